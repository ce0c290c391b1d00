"""How many places a gate may give away without a network."""

from datetime import timedelta

from app.attendance.rules.crowds import Crowd, is_stopped

# How long a device may give places away by its own clock, and how much later we count them free.
LASTS = timedelta(minutes=30)
GRACE = timedelta(minutes=2)
# A device that was not seen for so long does not share.
SEEN_WITHIN = LASTS
# Half of what is free stays with the gates that have a network.
LEASED_SHARE = 2
# Below this many a device gets none: the last places are given away one by one, with a network.
FEWEST = 3


def free_places(crowd: Crowd) -> int | None:
    """Places that nobody has taken, leased ones included; None where nobody counts heads.

    None are free while entry is stopped.
    """
    limits = []
    if crowd.cap is not None:
        limits.append(crowd.cap - crowd.present)
    if crowd.student_cap is not None:
        limits.append(crowd.student_cap - crowd.students_present)
    if not limits:
        return None
    return 0 if is_stopped(crowd) else max(0, min(limits))


def places_for(free: int, held_by_others: int, devices: int) -> int:
    """What one of `devices` gets of `free` places, of which the others hold some already.

    A fair share of the half that may be leased; never what another holds; none when few are left.
    """
    share = free // LEASED_SHARE // max(devices, 1)
    places = min(share, free - held_by_others)
    return places if places >= FEWEST else 0
