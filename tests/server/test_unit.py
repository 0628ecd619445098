"""deploy/kreide.service: is it as tight as it claims, and does a lesson run inside of it?

Usage: test_unit.py PROGRAM UNIT
"""
import os
import pathlib

import subprocess
import sys
import tempfile
import unittest

PROGRAM, UNIT = sys.argv.pop(1), sys.argv.pop(1)
HERE = pathlib.Path(__file__).resolve().parent
SANDBOX = [sys.executable, str(HERE / "sandbox.py"), UNIT]
MAX_EXPOSURE = 20  # 2.0

os.environ["KREIDE_PROGRAM"] = PROGRAM
# the leak checker would trace the process, which the unit forbids
os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
sys.path.insert(0, str(HERE.parent / "lib"))
import classroom  # noqa: E402
import mails  # noqa: E402
import sandbox  # noqa: E402


class Unit(unittest.TestCase):
    def test_exposure(self):
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={MAX_EXPOSURE}", UNIT],
                              capture_output=True, text=True, check=False)
        print(done.stdout.strip().split("\n")[-1], file=sys.stderr)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("Unknown", done.stderr)

    def test_the_drain_has_time(self):
        said = dict(sandbox.settings(UNIT))
        drain = next(key for key in open(HERE.parents[1] / "deploy/kreide.conf.sample", encoding="utf-8") if key.startswith("drain-minutes="))
        self.assertGreater(int(said["TimeoutStopSec"].removesuffix("min")), int(drain.split("=")[1]))

    def test_the_sandbox_bites(self):
        attempts = {
            "nice": "import os; os.nice(1)",
            "uid": "import os; os.setuid(65534)",
            "mount": "import ctypes; c = ctypes.CDLL(None, use_errno=True); r = c.mount(b'a', b'/', b'b', 0, 0); raise OSError(ctypes.get_errno(), '') if r else 0",
            "packet socket": "import socket; socket.socket(17, socket.SOCK_RAW)",
            "writable code": "import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)",
        }
        for name, text in attempts.items():
            done = subprocess.run([*SANDBOX, sys.executable, "-c", text], capture_output=True, text=True, check=False)
            self.assertIn("PermissionError", done.stderr, name)

    def test_a_lesson_runs_inside(self):
        server = classroom.Server(2)
        cast = None
        try:
            self.assertEqual(server.stop(), 0)
            server.process = subprocess.Popen([*SANDBOX, PROGRAM, "serve", "--config", str(server.config)],
                                              stdout=subprocess.DEVNULL, stderr=server.log_file)
            classroom.until("it answers", server.is_up)
            self.assertIn("Seccomp:\t2", pathlib.Path(f"/proc/{server.process.pid}/status").read_text())
            login = server.logins["admin"]
            self.assertEqual(server.ask("POST", "/api/session", {"login": login["login"], "password": login["password"]})[0], 200)
            cast = classroom.Cast(server, [server.teacher, *server.pupils], "--tiles", "2")
            cast.wait_in()
            cast.must(0, "chat.send", {"text": "Guten Morgen"})
            server.process.send_signal(1)  # SIGHUP
            classroom.until("it reloads", lambda: "config.reloaded" in server.log())
            status, body, _ = server.ask("GET", "/healthz")
            self.assertEqual((status, body["status"]), (200, "ok"))
            cast.ask(0, "room.end")
            self.assertEqual(server.stop(), 0)
            self.assertNotIn("error ", server.log())
            self.assertEqual(server.complaints(), [])
        finally:
            if cast:
                cast.close()
            server.close()

    def test_a_mail_goes_out_of_it(self):
        """Names are looked up and certificates read by a library that we did not write."""
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        pair, secret = mails.certificate(folder, "server"), folder / "password"
        secret.write_text("geheim\n")
        smtp = mails.Smtp("--starttls", *pair, "--login", "schule", "geheim")
        self.addCleanup(smtp.close)
        post = mails.Post(smtp, f"server=localhost\nsecurity=starttls\nca-file={pair[0]}\nuser=schule\npassword-file={secret}\n")
        self.addCleanup(post.close)
        self.assertEqual(post.server.stop(), 0)
        post.server.process = subprocess.Popen([*SANDBOX, PROGRAM, "serve", "--config", str(post.server.config)], stdout=subprocess.DEVNULL,
                                               stderr=post.server.log_file)
        classroom.until("it answers", post.server.is_up)
        post.put(post.parent("innen@eltern.example"))
        post.until_settled({"sent"})
        self.assertEqual(len(smtp.ids()), 1)


if __name__ == "__main__":
    unittest.main()
