"""How an operation says no: a code and facts; the words live at the edge, in both languages."""

from app.platform.reasons import Reason


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not a fault
    """The operation will not be done. `reason` says why; `facts` fill in the sentence.

    Attributes:
        reason: the code; tests assert it.
        facts: named values for the sentence (numbers, moments, titles), never secrets.
    """

    def __init__(self, reason: Reason, **facts: object) -> None:
        super().__init__(f"{reason.value} {facts}")
        self.reason = reason
        self.facts = facts


class NotFound(Exception):  # noqa: N818
    """What was asked for does not exist for this person: foreign, unpublished, or gone. 404."""


class Forbidden(Exception):  # noqa: N818
    """The person sees the thing and may not do this to it. 403."""
