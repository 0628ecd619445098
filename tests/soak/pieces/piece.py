"""What a piece of tests/soak/kills is, and how one is killed."""
import random
import sqlite3
import threading
import time

import classroom


class Piece:
    """One kind of work that changes the store. `server` runs whenever a method of it is called, but for `state`."""

    name = ""
    spread = 1.2  # the moments of the kills, in times of what the work took once
    MANY = 100    # of so many kills some come before it is done, and some after

    def __init__(self, server: classroom.Server):
        self.server = server

    def prepare(self):
        """Once: what the work needs."""

    def aim(self, number: int, before):
        """Before each: what is to be done now. Returns the state that it is to lead to from the one before."""
        raise NotImplementedError

    def work(self):
        """Does it, and returns when it is answered. On a thread of its own; may fail in any way once the server is dead."""
        raise NotImplementedError

    def strike(self):
        """Kills whoever does it; the server, too."""
        self.server.kill()

    def state(self, db: sqlite3.Connection):
        """What is to be whole, as something that can be compared. The server is dead; `db` is a copy that nobody else has."""
        raise NotImplementedError

    def spoil(self, db: sqlite3.Connection):
        """Makes a half state of a whole one, to prove that `state` would see one."""
        raise NotImplementedError


def look(piece: Piece, spoil: bool = False):
    """Opens the store as any program would (so its journal is replayed), checks it, and looks at a copy in memory."""
    path = piece.server.store / "kreide.db"
    with sqlite3.connect(path) as db, sqlite3.connect(":memory:") as copy:
        check = db.execute("PRAGMA integrity_check").fetchall()
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
        assert check == [("ok",)] and not broken, (check, broken[:5])
        db.backup(copy)
        if spoil:
            piece.spoil(copy)
        return piece.state(copy)


class Attempt:
    def __init__(self, piece: Piece):
        self.piece = piece
        self.is_answered = False
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        try:
            self.piece.work()
            self.is_answered = True
        except Exception:  # the server is dead: whatever comes of that
            self.is_answered = False

    def end(self):
        self.thread.join(60)
        assert not self.thread.is_alive(), "the work does not end"


def measure(piece: Piece):
    """Once without a kill: how long it takes, and that it does what it is to do. Returns that time, and the state now."""
    piece.server.kill()
    before = look(piece)
    piece.server.start()
    after = piece.aim(0, before)
    assert after != before, "nothing would change"
    began = time.monotonic()
    piece.work()
    took = time.monotonic() - began
    piece.server.kill()
    found = look(piece)
    assert found == after, f"even without a kill it was not done: {str(found)[:300]}, not {str(after)[:300]}"
    assert look(piece, spoil=True) != after, "half a state looks like a whole one"
    piece.server.start()
    return took, after


def kill_often(kind: type[Piece], times: int, seed: int) -> bool:
    """False: something was torn. The moments are spread over a little more than the work takes."""
    chance = random.Random(seed)
    server = classroom.Server(1)
    piece = kind(server)
    counts = {"before": 0, "after": 0, "unanswered": 0}
    try:
        piece.prepare()
        took, before = measure(piece)
        for number in range(1, times + 1):
            after = piece.aim(number, before)
            attempt = Attempt(piece)
            moment = chance.uniform(0, kind.spread * took)
            time.sleep(moment)
            piece.strike()
            attempt.end()
            found = look(piece)
            if found not in (before, after) or (attempt.is_answered and found != after):
                print(f"not ok {kind.name}: kill {number} after {moment:.3f} s left neither what was nor what was to be (--seed {seed})")
                return False
            counts["after" if found == after else "before"] += 1
            counts["unanswered"] += not attempt.is_answered
            before = found
            server.start()
        complaints = server.complaints()
        print(f"ok {kind.name}: {times} kills within {kind.spread * took:.3f} s of work, {counts['unanswered']} in the middle; "
              f"{counts['before']} times nothing was done, {counts['after']} times all (--seed {seed})")
        is_both = counts["before"] > 0 and counts["after"] > 0
        return not complaints and counts["unanswered"] > 0 and (is_both or times < kind.MANY)
    finally:
        server.close()
