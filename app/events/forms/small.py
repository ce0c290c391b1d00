"""What may still be said of a published event: its words, fewer places, that it is called off."""

from flask_babel import lazy_gettext as _l
from wtforms import FieldList
from wtforms.widgets import HiddenInput

from app.events.kinds import EventFormat
from app.events.models import Event
from app.events.rules import EventWords, Problem, word_flaws
from app.events.words import PROBLEMS
from app.platform.fields import LARGEST, WholeField, Within, whole
from app.platform.forms import Form, line, text

MOST_PLACES = 100_000


class WordsForm(Form):
    """The words of an event, and the version of it that the page was opened with."""

    version = whole(_l("Version"), least=1, widget=HiddenInput())
    title = line(_l("Title"), most=120, needed=PROBLEMS[Problem.TITLE_MISSING])
    summary = text(
        _l("What it is about"),
        most=4000,
        description=_l("A few sentences for the students: who comes, why it is worth their time."),
    )
    bring = text(_l("What to bring"), most=600, description=_l("One thing a line."))
    entry = line(
        _l("How to get in"), most=200, description=_l("By which door, from which direction.")
    )
    contact = line(
        _l("Who answers questions"), most=120, description=_l("A name or an office, and a phone.")
    )
    online_url = line(_l("Address of the online part"), most=300)

    def words(self) -> EventWords:
        """The typed words."""
        return EventWords(
            title=self.title.data or "",
            summary=_lines(self.summary.data),
            bring=_lines(self.bring.data),
            entry=self.entry.data or "",
            contact=self.contact.data or "",
            online_url=self.online_url.data or "",
        )

    def accept_version(self, version: int) -> None:
        """Let what is typed go over the version that somebody else saved meanwhile."""
        self.version.data, self.version.raw_data = version, None

    def is_sound(self, form: EventFormat) -> bool:
        """Whether the words can be kept for an event of this format; else errors stand beside."""
        if not self.validate():
            return False
        flaws = word_flaws(self.words(), form)
        for flaw in flaws:
            self[flaw.field].errors = [PROBLEMS[flaw.problem]]
        return not flaws


def _lines(typed: str | None) -> str:
    """A text of several lines with one kind of line break."""
    return "\n".join((typed or "").splitlines())


class PlacesForm(Form):
    """Fewer places in the sessions of a published event, in the order of the sessions."""

    places = FieldList(WholeField(_l("Places"), [Within(0, LARGEST)]), max_entries=100)

    def wanted(self, event: Event) -> dict[int, int]:
        """Session id -> places, for each one that was filled in."""
        entries = zip(event.sessions, self.places.entries, strict=False)
        return {session.id: entry.data for session, entry in entries if entry.data is not None}


class CancelForm(Form):
    """Why an event is called off."""

    reason = text(
        _l("Reason"),
        most=300,
        needed=_l("Say in a sentence why the event is called off; people read it."),
    )
