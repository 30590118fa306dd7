"""An oracle for settling: what several observations of one posting date say together, written apart from the SQL."""

from pipeline.dates import NOTHING, Interval


def combine(intervals: list[Interval]) -> Interval:
    """What several observations of one posting date say together: their intersection, or all of their span if they disagree."""
    known = [found for found in intervals if found.start or found.end]
    if not known:
        return intervals[0] if intervals else NOTHING
    if len(set(known)) == 1:
        return known[0]
    start = max((found.start for found in known if found.start), default=None)
    end = min((found.end for found in known if found.end), default=None)
    if start is None or end is None or start <= end:
        exact = [found for found in known if found.start == start and found.end == end]
        return min(exact, key=lambda found: found.rule, default=Interval(start, end, "agreed"))
    start = min(found.start for found in known if found.start) if all(found.start for found in known) else None
    end = max(found.end for found in known if found.end) if all(found.end for found in known) else None
    return Interval(start, end, "conflicting")
