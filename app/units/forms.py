"""Forms of the units room."""

import re
from datetime import date
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import StopValidation

from app.platform.fields import day, whole
from app.platform.forms import Form, choice, line
from app.units.kinds import UnitKind
from app.units.operations import PolicyDraft
from app.units.policy_words import POLICIES
from app.units.rules import value_fits

KINDS = (
    (UnitKind.PROVINCE.value, _l("Province")),
    (UnitKind.UNIVERSITY.value, _l("University")),
    (UnitKind.SCHOOL.value, _l("School")),
)


class UnitForm(Form):
    """A new unit."""

    code = line(
        _l("Code"),
        most=40,
        needed=_l("Type a short code."),
        description=_l("Letters, digits and dashes; scripts and calendar addresses use it."),
    )
    name = line(_l("Name of the unit"), most=120, needed=_l("Type the unit's name."))
    kind = choice(_l("Kind"), KINDS)
    parent_id = choice(_l("Below"), [], coerce=int)

    def validate_code(self, field: Field) -> None:
        """A code is part of addresses."""
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", field.data or ""):
            raise StopValidation(_l("Use letters, digits and dashes only."))


class PolicyForm(Form):
    """A number of policy: what, from when, for whom, and who says so."""

    unit_id = choice(_l("Unit"), [], coerce=int)
    key = choice(_l("Number"), [(key, words) for key, words in POLICIES.items()])
    value = line(_l("Value"), most=20, needed=_l("Type the value."))
    class_year = whole(
        _l("Class year"),
        least=2000,
        most=2100,
        description=_l("Leave empty when it holds for every class."),
    )
    effective_from = day(_l("Holds from"), needed=_l("Choose the day from which it holds."))
    source = line(_l("Document"), most=300, needed=_l("Say which document or decision it is."))
    document_number = line(_l("Document number"), most=80)

    def validate_value(self, field: Field) -> None:
        """The value must have the shape of this number."""
        if not value_fits(str(self.key.data), field.data or ""):
            raise StopValidation(
                _l("This value does not fit: numbers are whole, days are written 09-01.")
            )

    def draft(self) -> PolicyDraft:
        """What was typed, once it is valid."""
        return PolicyDraft(
            key=str(self.key.data),
            value=str(self.value.data),
            source=str(self.source.data),
            document_number=str(self.document_number.data or ""),
            class_year=self.class_year.data or 0,
            effective_from=cast(date, self.effective_from.data),
        )
