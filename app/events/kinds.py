"""The kinds, formats, audiences and states of events."""

from enum import StrEnum


class EventKind(StrEnum):
    """What kind of event (glossary of field practice)."""

    FAIR = "fair"
    TALK = "talk"
    VISIT = "visit"
    TRAINING = "training"
    LECTURE = "lecture"
    CONTEST = "contest"


class EventFormat(StrEnum):
    """How one takes part; on-site and online both count toward the requirement."""

    ON_SITE = "on_site"
    ONLINE = "online"
    LIVESTREAM = "livestream"
    HYBRID = "hybrid"


class Audience(StrEnum):
    """Who may come; it decides whether a public-event permit is needed."""

    OWN_STUDENTS = "own_students"
    OTHER_SCHOOLS = "other_schools"
    PUBLIC = "public"


class EventState(StrEnum):
    """Where an event is in its life; derived from moments, never stored."""

    DRAFT = "draft"
    CLEARANCE = "clearance"
    PUBLISHED = "published"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
