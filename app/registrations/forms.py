"""What forms and addresses of the registrations room bring, read into drafts."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.platform.fields import LARGEST
from app.registrations.kinds import Party
from app.registrations.queries import RegistrationFilter

NO_SESSION = 0  # an id that no session has
LONGEST_WORDS = 40


@dataclass(frozen=True)
class PlaceDraft:
    """The sessions that were chosen and the key of the form.

    What is no id is read as `NO_SESSION`: the operation refuses it, and a choice that cannot be
    read is never taken for no choice.
    """

    session_ids: tuple[int, ...]
    key: str | None

    @property
    def session_id(self) -> int:
        """The one session that was chosen."""
        return self.session_ids[0] if len(self.session_ids) == 1 else NO_SESSION


def place_draft(form: MultiDict[str, str]) -> PlaceDraft:
    """Read `session_id` (any number of them) and `idempotency_key`."""
    return PlaceDraft(
        session_ids=tuple(row_id(text) for text in form.getlist("session_id")),
        key=form.get("idempotency_key") or None,
    )


def registration_filter(arguments: MultiDict[str, str]) -> RegistrationFilter:
    """Read the filters of the organiser's list; what cannot be read filters nothing."""
    party = arguments.get("party", "")
    return RegistrationFilter(
        session_id=row_id(arguments.get("session", "")) or None,
        party=Party(party) if party in set(Party) else None,
        words=arguments.get("q", "").strip()[:LONGEST_WORDS].replace("\0", ""),
        withdrawn=arguments.get("withdrawn") == "1",
    )


def row_id(text: str) -> int:
    """The id in a text; 0, which no row has, for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= 10
    return int(text) if is_number and int(text) <= LARGEST else 0
