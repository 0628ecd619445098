"""Attacks on an image: each says of every ballot whose it is. Who only guesses is right for one in as many as there are voters."""
import bisect
import math

ALL = "anything"
# So far from a ballot, in bytes; and so many pieces of the heap before and after its own.
WITHIN, BESIDE = (64, 256, 1024, 4096), (0, 1, 2)


def with_all(found: dict) -> dict:
    """kind -> whose -> places, and one kind more that is all of them."""
    everything = {}
    for all_of in found.values():
        for whose, places in all_of.items():
            everything.setdefault(whose, []).extend(places)
    return {**found, ALL: {whose: sorted(places) for whose, places in everything.items()}}


def by_place(all_of: dict) -> list[tuple[int, int]]:
    return sorted((place, whose) for whose, places in all_of.items() for place in places)


def nearest(ballots: dict, voters: dict) -> dict[int, int]:
    """ballot -> voter: of all traces of a ballot, the one with a voter's trace nearest to it."""
    sorted_voters = by_place(voters)
    places = [place for place, _ in sorted_voters]
    guess = {}
    for ballot, all_places in ballots.items():
        best = None
        for place in all_places:
            at = bisect.bisect(places, place)
            for i in (at - 1, at):
                if 0 <= i < len(places) and (best is None or abs(places[i] - place) < best[0]):
                    best = (abs(places[i] - place), sorted_voters[i][1])
        if best:
            guess[ballot] = best[1]
    return guess


def most_often(ballots: dict, voters: dict, span) -> dict[int, int]:
    """Who stands beside this ballot, and seldom beside others. span: place -> (from, to)."""
    sorted_voters = by_place(voters)
    places = [place for place, _ in sorted_voters]
    beside = {}
    for ballot, all_places in ballots.items():
        counts = beside.setdefault(ballot, {})
        for place in all_places:
            first, last = span(place)
            around = sorted_voters[bisect.bisect_left(places, first):bisect.bisect_left(places, last)]
            for voter in {voter for _, voter in around}:
                counts[voter] = counts.get(voter, 0) + 1
    sums = {}
    for counts in beside.values():
        for voter, count in counts.items():
            sums[voter] = sums.get(voter, 0) + count
    return {ballot: max(counts, key=lambda voter: (counts[voter] / sums[voter], counts[voter]))
            for ballot, counts in beside.items() if counts}


def spans(chunks: list[int]):
    for within in WITHIN:
        yield f"within {within} bytes", lambda place, within=within: (place - within, place + within)

    def around(place: int, beside: int) -> tuple[int, int]:
        at = bisect.bisect(chunks, place) - 1
        if not 0 <= at < len(chunks) - 1:
            return place, place
        return chunks[max(at - beside, 0)], chunks[min(at + 1 + beside, len(chunks) - 1)]

    for beside in BESIDE if chunks else ():
        yield f"within {beside} pieces of the heap", lambda place, beside=beside: around(place, beside)


def in_order(ballots: dict, voters: dict, end: int, backwards: bool) -> dict[int, int]:
    """The first ballot in memory is the first voter's, and so on. end: 0 or -1, of several places of one the first or the last."""
    order = sorted(voters, key=lambda voter: voters[voter][end], reverse=backwards)
    return dict(zip(sorted(ballots, key=lambda ballot: ballots[ballot][end]), order))


def joins(ballots: dict, voters: dict, chunks: list[int]):
    """(attack, ballot -> voter)"""
    ballots, voters = with_all(ballots), with_all(voters)
    for b, of_ballots in ballots.items():
        for v, of_voters in voters.items():
            name = f"{b} by {v}: "
            yield name + "nearest", nearest(of_ballots, of_voters)
            for end in (0, -1):
                for backwards in (False, True):
                    yield name + f"order {end} {backwards}", in_order(of_ballots, of_voters, end, backwards)
        for span_name, span in spans(chunks):
            yield f"{b} by anything: {span_name}", most_often(of_ballots, voters[ALL], span)


def order_told(ballots: dict, times: dict[int, int]):
    """(kind of trace, how far their order in memory is that in which they were handed in, in standard deviations)"""
    for kind, all_of in with_all(ballots).items():
        for end in (0, -1):
            known = [ballot for ballot in all_of if ballot in times]
            if len(known) >= 10:
                yield f"{kind} {'first' if end == 0 else 'last'}", rank_deviations([all_of[b][end] for b in known], [times[b] for b in known])


def ranks(values: list[int]) -> list[int]:
    order = sorted(range(len(values)), key=lambda i: values[i])
    result = [0] * len(values)
    for rank, i in enumerate(order):
        result[i] = rank
    return result


def rank_deviations(a: list[int], b: list[int]) -> float:
    """Spearman's correlation of the ranks; by chance its variance is 1 / (n - 1)."""
    n = len(a)
    squares = sum((x - y) ** 2 for x, y in zip(ranks(a), ranks(b)))
    return (1 - 6 * squares / (n * (n * n - 1))) * math.sqrt(n - 1)


def bound(trials: int, voters: int, chance: float) -> int:
    """So many are right by chance more often than in one of 1 / chance cases; more are not."""
    p, term, right = 1 / voters, (1 - 1 / voters) ** trials, 0
    above = 1 - term
    while above > chance:
        term *= (trials - right) / (right + 1) * p / (1 - p)
        right += 1
        above -= term
    return right
