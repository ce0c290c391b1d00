"""Forms of the settings of a door: what the gates do, and the halls that are kept apart."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.attendance.forms.desks import MOST_NAME
from app.attendance.operations.halls import HallDraft
from app.attendance.queries.policies import DoorFlags
from app.platform.fields import whole
from app.platform.forms import Form, line

MOST_IN_A_HALL = 100_000


class DoorForm(Form):
    """The choices of an organiser for one event's door, each with what it costs."""

    scans_exits = BooleanField(
        _l("Exits are scanned"),
        description=_l(
            "Everybody is scanned when they leave, so the number inside is exact and a place is "
            "free again at once. It needs a lane and a person at the exit. Without it the board "
            "shows an estimate from the usual stay, and missing exits close with the session."
        ),
    )
    admits_unverified = BooleanField(
        _l("Without a network, let in codes that the phone does not know"),
        description=_l(
            "Nobody who registered a minute ago is turned away while the network is down. In "
            "exchange a forged code passes too: it is counted, marked as unverified, and earns "
            "credit only if you decide so afterwards."
        ),
    )
    asks_live_code = BooleanField(
        _l("Ask for the live code of the ticket"),
        description=_l(
            "A screenshot that a friend sent is noticed, because the code on an open ticket "
            "changes every 30 seconds. Printed tickets and phones without power need a second "
            "look: the gate asks, and staff may let the person in. Judged only with a network."
        ),
    )
    offers_hall_code = BooleanField(
        _l("Show a hall code for checking in oneself"),
        description=_l(
            "Registered students scan a code on a screen inside and check in without a queue. "
            "It proves that a signed-in account saw a recent code, and no more: the evidence is "
            "grade B instead of A."
        ),
    )

    def flags(self) -> DoorFlags:
        """What was chosen."""
        return DoorFlags(
            admits_unverified=bool(self.admits_unverified.data),
            asks_live_code=bool(self.asks_live_code.data),
            offers_hall_code=bool(self.offers_hall_code.data),
            scans_exits=bool(self.scans_exits.data),
        )


class HallForm(Form):
    """A hall that is kept apart."""

    name = line(
        _l("Name of the hall"),
        most=MOST_NAME,
        needed=_l("Give the hall a name."),
        description=_l("As the signs in the building call it, for example “Hall B”."),
    )
    cap = whole(
        _l("Most people in it"),
        least=1,
        most=MOST_IN_A_HALL,
        description=_l("Empty: only the safe capacity of the whole event limits it."),
    )

    def draft(self) -> HallDraft:
        """What was typed, once it is sound."""
        return HallDraft(self.name.data or "", self.cap.data)
