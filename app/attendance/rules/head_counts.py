"""Whether a number of heads can have been counted."""

# More than ten times as many as are allowed are a slip of the finger, not a crowd.
MOST_TIMES_CAP = 10
LEAST_LIMIT = 100  # of a small or unknown capacity
MOST_PEOPLE = 100_000


def most_people(cap: int | None) -> int:
    """The largest number that is taken for a count."""
    if cap is None:
        return MOST_PEOPLE
    return min(MOST_PEOPLE, max(LEAST_LIMIT, cap * MOST_TIMES_CAP))


def is_plausible(people: int, cap: int | None) -> bool:
    """Whether so many people can have been counted in a hall of this capacity."""
    return 0 <= people <= most_people(cap)
