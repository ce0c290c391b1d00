"""The fixed choices of the door: directions, sources, outcomes, grades."""

from enum import StrEnum


class Direction(StrEnum):
    """Which way somebody went through the door."""

    IN = "in"
    OUT = "out"


class Source(StrEnum):
    """How the code came to us."""

    CAMERA = "camera"
    SCANNER = "scanner"
    NUMBER = "number"
    HALL = "hall"
    LINK = "link"
    MANUAL = "manual"


class Outcome(StrEnum):
    """The answer to a scan; each has a colour, an icon, a sound and a sentence."""

    ADMITTED = "admitted"
    ALREADY_INSIDE = "already_inside"
    LEFT = "left"
    NOT_INSIDE = "not_inside"
    FULL = "full"
    STOPPED = "stopped"
    UNKNOWN_CODE = "unknown_code"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    WRONG_EVENT = "wrong_event"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    WRONG_WAVE = "wrong_wave"
    LIVE_REQUIRED = "live_required"
    ID_REUSED = "id_reused"
    INVALID = "invalid"


class Grade(StrEnum):
    """Evidence grade of an attendance; the requirement says which count (D never)."""

    A = "A"  # staff scanned the person's own code
    B = "B"  # the person scanned the hall's code, signed in
    C = "C"  # manual, with reason and a second person
    D = "D"  # self-reported


class Level(StrEnum):
    """How near the crowd inside is to the safe capacity: below 80 %, 90 %, 100 %, and full."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class DeviceState(StrEnum):
    """How a device at a gate is doing."""

    WORKING = "working"
    QUIET = "quiet"  # not heard for some minutes
    WAITING = "waiting"  # its link was never opened
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Ruling(StrEnum):
    """Whether a scan that broke a rule earns credit."""

    COUNTS = "counts"
    DOES_NOT_COUNT = "does_not_count"


class Doubt(StrEnum):
    """Why a scan stands in the reconciliation report; a scan can have several."""

    FORCED = "forced"  # a gate without a network let somebody pass against a rule
    DOUBLED = "doubled"  # it let somebody in who was inside already by another gate
    LATE = "late"  # it came after the end, or after a newer one of the same ticket
    UNVERIFIED = "unverified"  # it let somebody pass whose code nobody knows
    WRONG_CLOCK = "wrong_clock"
    NOT_LIVE = "not_live"  # let in without the live code that the event asks for: told only


class Credit(StrEnum):
    """Whether what a scan tells earns its holder attendance."""

    EARNS = "earns"
    DISALLOWED = "disallowed"
    NONE = "none"  # nobody's, staff's, or no entry came of it


class ClaimSource(StrEnum):
    """Where it is known from that somebody attended, where no code was scanned."""

    MANUAL = "manual"  # somebody on the spot saw the person
    PAPER = "paper"  # the printed gate list
    PLATFORM = "platform"  # the list of an online platform
    SELF_REPORT = "self_report"


class Shortfall(StrEnum):
    """Why an attendance does not count."""

    DISALLOWED = "disallowed"  # somebody decided so
    SELF_REPORTED = "self_reported"  # nobody has confirmed it
    GRADE = "grade"  # the policy asks for better evidence
    INSIDE = "inside"  # it is not over yet
    SHORT = "short"  # fewer minutes than the event asks


class RollStage(StrEnum):
    """When names are called on a visit to an employer."""

    SET_OUT = "set_out"
    ARRIVED = "arrived"
    RETURNED = "returned"
