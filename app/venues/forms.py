"""The form of a venue's record."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, HiddenField, SubmitField
from wtforms.validators import ValidationError

from app.platform.fields import quantity, whole
from app.platform.forms import Form as BaseForm
from app.platform.forms import choice, line
from app.venues.drafts import ExitDraft, VenueDraft
from app.venues.kinds import FireClass, VenueKind
from app.venues.models import Venue

MOST_EXITS = 24
KINDS = (
    (VenueKind.HALL.value, _l("Hall")),
    (VenueKind.GYM.value, _l("Gymnasium")),
    (VenueKind.ROOM.value, _l("Room")),
    (VenueKind.OUTDOOR.value, _l("Outdoors")),
)
NOT_RECORDED = ("", _l("Not recorded"))
FIRE_CLASSES = (
    NOT_RECORDED,
    (FireClass.I_II.value, _l("Class I or II")),
    (FireClass.III.value, _l("Class III")),
    (FireClass.IV.value, _l("Class IV")),
)
# Fields whose value is the draft's value.
PLAIN = (
    "name",
    "place",
    "area_m2",
    "storeys",
    "floor",
    "max_exit_distance_m",
    "fixed_seats",
    "approved_capacity",
    "approved_document",
    "setup_minutes",
    "teardown_minutes",
    "facilities",
)
YES_NO = (NOT_RECORDED, ("yes", _l("Yes")), ("no", _l("No")))


class ExitForm(Form):
    """A door; a row without a width is left out."""

    name = line(_l("Door"), most=40)
    width_m = quantity(_l("Clear width"), least=Decimal("0.1"), most=Decimal(30))
    shut_reason = line(_l("Shut because"), most=120)


class VenueForm(BaseForm):
    """Everything that a person records of a venue."""

    version = HiddenField(default="1")
    name = line(_l("Name of the venue"), most=80, needed=_l("Type the venue's name."))
    unit_id = choice(_l("Kept by"), [], coerce=int)
    kind = choice(_l("Kind"), KINDS)
    place = line(_l("How to find it"), most=160)
    area_m2 = quantity(
        _l("Building area"),
        least=Decimal(1),
        most=Decimal(200_000),
        needed=_l("Type the building area in square metres."),
    )
    booth_area_m2 = quantity(
        _l("Area of booths and stage"), least=Decimal(0), most=Decimal(200_000)
    )
    storeys = whole(_l("Storeys of the building"), least=1, most=120)
    floor = whole(
        _l("Floor"), least=-5, most=120, description=_l("1 is the ground floor, -1 below ground.")
    )
    fire_class = choice(_l("Fire-resistance class"), FIRE_CLASSES)
    sprinklered = choice(_l("Sprinklers throughout"), YES_NO)
    max_exit_distance_m = quantity(
        _l("Longest way to a door"), least=Decimal("0.5"), most=Decimal(500)
    )
    fixed_seats = whole(
        _l("Fixed seats"), least=1, most=200_000, description=_l("Leave empty when unseated.")
    )
    approved_capacity = whole(
        _l("Approved capacity"),
        least=1,
        most=200_000,
        description=_l("As the acceptance document says; leave empty when there is none."),
    )
    approved_document = line(_l("Approved by which document"), most=200)
    setup_minutes = whole(
        _l("Minutes to set up"), most=2880, needed=_l("Type the minutes."), default=120
    )
    teardown_minutes = whole(
        _l("Minutes to clear"), most=2880, needed=_l("Type the minutes."), default=60
    )
    facilities = line(_l("Equipment"), most=400)
    exits = FieldList(FormField(ExitForm), label=_l("Doors"), min_entries=2, max_entries=MOST_EXITS)
    add_exit = SubmitField(_l("Add a door"))

    def validate_exits(self, field: "FieldList[FormField[ExitForm]]") -> None:
        """A venue without a single door cannot be judged, nor left."""
        if not any(row.form.width_m.data for row in field):
            raise ValidationError(_l("Record at least one door with its clear width."))

    def wants_another_exit(self) -> bool:
        """Whether the button for one more door was pressed; adds the row."""
        if not self.add_exit.data:
            return False
        if len(self.exits) < MOST_EXITS:
            self.exits.append_entry()
        return True

    def seen_version(self) -> int:
        """The version that the editor saw; anything unreadable matches none."""
        text = str(self.version.data)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def draft(self) -> VenueDraft:
        """What was typed, once it is valid."""
        plain = {name: getattr(self, name).data for name in PLAIN}
        fire_class = self.fire_class.data
        return VenueDraft(
            **plain,
            kind=VenueKind(self.kind.data),
            booth_area_m2=self.booth_area_m2.data or Decimal(0),
            underground=(self.floor.data or 1) < 0,
            fire_class=FireClass(fire_class) if fire_class else None,
            sprinklered={"yes": True, "no": False}.get(str(self.sprinklered.data)),
            exits=tuple(
                ExitDraft(row.width_m.data, row.name.data or "", row.shut_reason.data or "")
                for row in (entry.form for entry in self.exits)
                if row.width_m.data
            ),
        )


def record_form(venue: Venue | None = None) -> VenueForm:
    """The form of a venue that exists, filled with its record; it stays with its unit."""
    form = VenueForm(obj=venue)
    del form.unit_id
    if venue is not None:
        words = {True: "yes", False: "no", None: ""}
        form.version.data = str(venue.version)
        form.fire_class.data = venue.fire_class.value if venue.fire_class else ""
        form.sprinklered.data = words[venue.sprinklered]
    return form
