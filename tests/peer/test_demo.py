"""Can one person alone try the moderation on drawn pupils: do they obey, take the word, and speak then?

Usage: test_demo.py PROGRAM
"""
import os
import pathlib
import subprocess
import sys
import unittest

os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from classroom import Cast, Server, until  # noqa: E402

TEACHER = 0


class Demo(unittest.TestCase):
    def setUp(self):
        self.server = Server(2, "[server]\ndrain-minutes=0\n")  # the places of those who left are kept for half a minute
        links = self.server.root / "drawn"
        links.write_text("\n".join(self.server.pupils))
        self.cast = Cast(self.server, [self.server.teacher], "--video", "off")
        self.cast.do(TEACHER, "tell")
        self.drawn = subprocess.Popen([os.environ["KREIDE_PROGRAM"], "peer", "--demo", "--url", self.server.url, "--links-file",
                                       str(links), "--duration", "0"], stdout=subprocess.DEVNULL)
        self.pupils, self.word, self.speakers = {}, None, set()
        until("the drawn pupils are in", lambda: self.look() and len(self.pupils) == 2, 60)

    def tearDown(self):
        self.drawn.terminate()
        self.assertEqual(self.drawn.wait(20), 0)
        self.assertEqual(self.cast.close(), 0)
        self.server.stop()
        self.assertEqual(self.server.complaints(), [])
        self.server.close()

    def look(self) -> bool:
        """What the teacher was told meanwhile."""
        for event in self.cast.take_events(TEACHER):
            data = event.get("data", {})
            if event.get("ev") == "participant.joined":
                self.pupils[data["id"]] = data
            elif event.get("ev") == "participant.changed" and data["id"] in self.pupils:
                self.pupils[data["id"]].update(data)
            elif event.get("ev") == "room.changed" and "word" in data:
                self.word = data["word"]
            elif event.get("ev") == "speakers":
                self.speakers = set(data["participants"])
            for pupil in (data.get("snapshot") or {}).get("participants", []):
                if pupil["role"] == "pupil":
                    self.pupils[pupil["id"]] = pupil
        return True

    def published(self) -> list:
        return [p["publish"]["mic"] for p in self.pupils.values()]

    def test_they_obey_and_take_the_word(self):
        self.cast.must(TEACHER, "room.set", {"rights": {"speak": False}})
        until("all are muted", lambda: self.look() and not any(self.published()))
        pupil = next(iter(self.pupils))
        self.cast.must(TEACHER, "word.give", {"participant": pupil})
        until("he takes the word", lambda: self.look() and self.word == {"participant": pupil, "state": "given"})
        until("he is heard", lambda: self.look() and pupil in self.speakers)
        self.cast.must(TEACHER, "word.end")
        until("he is muted again", lambda: self.look() and not any(self.published()))
        self.cast.must(TEACHER, "room.set", {"rights": {"speak": True}})
        until("they use what was given back", lambda: self.look() and all(self.published()))


if __name__ == "__main__":
    unittest.main()
