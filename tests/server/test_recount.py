"""Secret votes of a client that shares no code with ours, counted again by the very recipe that docs/voting.md gives to members.

Usage: test_recount.py PROGRAM
"""
import copy
import json
import os
import pathlib
import re
import secrets
import subprocess
import sys
import time
import unittest

PROGRAM = os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
from classroom import Server, token_of  # noqa: E402
from foreign_voter import Voter, held  # noqa: E402

VOTERS = 4


class Recount(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(3)
        page = (ROOT / "docs" / "voting.md").read_text()
        cls.recipe = cls.server.root / "recount.py"
        cls.recipe.write_text(re.search(r"^```python\n(.*?)^```$", page, re.S | re.M)[1])
        school = (cls.server.store / "demo-group").read_text().split()[0]
        cls.cookies = [cls.server.session(token_of(cls.server.admin("token", "--person", cls.server.admin(
            "person", "--school", school, "--name", f"Frau {number}", "--role", "leader" if number == 0 else "teacher")))) for number in range(VOTERS)]
        cls.conference = cls.convene()
        cls.people = [Voter(cls.server, cookie, cls.conference) for cookie in cls.cookies]

    @classmethod
    def tearDownClass(cls):
        for person in cls.people:
            person.close()
        complaints = cls.server.complaints()
        cls.server.close()
        assert not complaints, complaints

    @classmethod
    def ask(cls, path: str, body=None) -> dict:
        status, reply, _ = cls.server.ask("GET" if body is None else "POST", path, body, cls.cookies[0])
        assert status == 200, (path, status, reply)
        return reply

    @classmethod
    def convene(cls) -> str:
        made = cls.ask("/api/conferences", {"kind": "school", "title": "Schulkonferenz", "begin": int(time.time() * 1000) + 60_000})["id"]
        others = [cls.server.ask("GET", "/api/me", None, cookie)[1]["person"]["id"] for cookie in cls.cookies[1:]]
        cls.ask(f"/api/conferences/{made}/roll", {"add": [{"person": person, "kind": "vote"} for person in others]})
        cls.ask(f"/api/conferences/{made}/agenda", {"items": [{"title": "Wahlen"}]})
        cls.ask(f"/api/conferences/{made}/invite", {"force": True})
        return made

    def prepare(self, **vote) -> str:
        return self.people[0].must("vote.prepare", form="secret", **vote)["id"]

    def recount(self, record: dict, lists: dict):
        folder = self.server.root / secrets.token_hex(4)
        folder.mkdir()
        files = {"record": record, **lists}
        for name, content in files.items():
            (folder / f"{name}.json").write_text(json.dumps(content))
        return subprocess.run([sys.executable, self.recipe, *(folder / f"{name}.json" for name in files)], capture_output=True, text=True)

    def is_found(self, words: str, change):
        """Whoever falsifies this is found by the recipe."""
        record, lists = copy.deepcopy(self.record), copy.deepcopy(self.lists)
        change({vote["id"]: vote for vote in record["votes"]}, lists)
        counted = self.recount(record, lists)
        self.assertNotEqual(counted.returncode, 0, words)
        self.assertIn(words, counted.stderr)

    def test_what_was_announced_is_counted_again(self):
        chair = self.people[0]
        motion = self.prepare(kind="motion", text="Wir kaufen Kreide.")
        said = held(chair, self.people, ["yes", "yes", "no", "vielleicht"], motion)["result"]
        self.assertEqual([said[key] for key in ("yes", "no", "invalid", "ballots", "isPassed")], [2, 1, 1, 4, True])
        election = self.prepare(kind="election", text="Wer vertritt uns?", candidates=["Ada", "Bea", "Cem"], places=2)
        said = held(chair, self.people, ["1,2", "1,3", "1", "2,1"], election)["result"]
        self.assertEqual((said["elected"], said["open"], said["invalid"]), ([1], [2, 3], 1))
        runoff = chair.must("vote.runoff", vote=election)["id"]
        said = held(chair, self.people, ["1", "1", "2", "2"], runoff)
        self.assertEqual([one["name"] for one in said["candidates"]], ["Bea", "Cem"])
        self.assertEqual(said["result"]["open"], [1, 2])
        chair.must("vote.lot", vote=runoff)
        for person in self.people:
            person.must("lot.add", vote=runoff, value=secrets.token_hex(32))
        said = chair.sees(runoff, "drawn")
        self.assertEqual(len(said["lot"]["values"]), VOTERS)

        votes = [motion, election, runoff]
        type(self).record = self.ask(f"/api/conferences/{self.conference}/record")
        type(self).lists = {vote: self.ask(f"/api/ballots/{vote}") for vote in votes}
        shown = {key: said["lot"][key] for key in ("commitment", "seed", "values", "candidates", "places", "drawn")}
        self.assertEqual(self.record["votes"][2]["lot"], shown)
        for cookie in self.cookies[1:]:
            self.assertEqual([self.server.ask("GET", f"/api/ballots/{vote}", None, cookie)[1] for vote in votes], [*self.lists.values()])
        counted = self.recount(self.record, self.lists)
        self.assertEqual((counted.returncode, counted.stderr, len(counted.stdout.splitlines())), (0, "", 3))

        self.is_found("a ballot without signature", lambda votes, lists: lists[motion]["ballots"][0].update(choice="abstain"))
        self.is_found("a ballot twice", lambda votes, lists: lists[motion]["ballots"].append(lists[motion]["ballots"][0]))
        self.is_found("counted:", lambda votes, lists: lists[motion]["ballots"].pop())
        self.is_found("a ballot without signature", lambda votes, lists: lists.update({election: lists[motion]}))
        self.is_found("the verdict", lambda votes, lists: votes[motion]["result"].update(isPassed=False))
        self.is_found("the verdict", lambda votes, lists: votes[election]["result"].update(elected=[1, 2]))
        self.is_found("the lot drew somebody else", lambda votes, lists: votes[runoff]["result"].update(drawn=[3 - said["lot"]["drawn"][0]]))
        self.is_found("another seed", lambda votes, lists: votes[runoff]["lot"].update(seed=secrets.token_hex(32)))


if __name__ == "__main__":
    unittest.main()
