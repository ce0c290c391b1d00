"""Buttons that change the composer's form without saving it: `act` names the step.

kind:talk · add-row · remove-row:2 · by-hand · evenly · venue:12 · move:2027-03-19T14:00
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from wtforms import Field

from app.events.forms.composer import MOST_ROWS, ROWS, WAVES, ComposerForm, RowForm
from app.events.forms.filling import LESSON, USUAL, row_values
from app.events.kinds import EventKind
from app.platform.clock import campus
from app.platform.fields import moment_of

KEEPING = frozenset({"save", "submit"})


def put(field: Field, value: Any) -> None:
    """Let a field hold a value, whatever was typed into it."""
    field.data, field.raw_data, field.errors = value, None, []
    field.process_errors = []


def take_step(form: ComposerForm, act: str) -> bool:
    """Take a step; False where `act` is about keeping the form instead."""
    if act in KEEPING or not act:
        return False
    name, _, argument = act.partition(":")
    if step := STEPS.get(name):
        step(form, argument)
    return True


def choose_kind(form: ComposerForm, argument: str) -> None:
    """Go over to another kind of event; what was typed stays, what is usual follows the kind."""
    if argument in set(EventKind):
        follow_usual(form, EventKind(argument))
        put(form.kind, argument)
    if form.event_kind is EventKind.TRAINING and form.plan.data == WAVES:
        set_by_hand(form, "")
    elif form.event_kind is not EventKind.TRAINING and not form.complete_rows():
        put(form.plan, WAVES)


def follow_usual(form: ComposerForm, kind: EventKind) -> None:
    """Exchange the values that the form's kind begins with, where nobody has typed others."""
    before, after = ({"waves": 1, **USUAL[each]} for each in (form.event_kind, kind))
    for name in sorted({*before, *after} - {"plan"}):
        if form[name].data == before.get(name):
            put(form[name], after.get(name))


def add_row(form: ComposerForm, _argument: str) -> None:
    """Add a row a day after the last one, at the same hours."""
    if len(form.rows.entries) < MOST_ROWS:
        rows = [entry.form for entry in form.rows.entries]
        form.rows.append_entry(_after(rows[-1]) if rows else dict(LESSON))


def _after(row: RowForm) -> dict[str, Any]:
    day = row.day.data + timedelta(days=1) if row.day.data else None
    return {"day": day, "starts": row.starts.data, "ends": row.ends.data, "places": row.places.data}


def remove_row(form: ComposerForm, argument: str) -> None:
    """Take one row away; the last one stays."""
    number = int(argument) if argument.isdecimal() and len(argument) < 4 else MOST_ROWS
    if number < len(form.rows.entries) > 1:
        del form.rows.entries[number]


def set_by_hand(form: ComposerForm, _argument: str) -> None:
    """Turn equal waves into rows that can be set one by one."""
    sessions = list(form.sessions())
    while form.rows.entries:
        form.rows.pop_entry()
    for row in row_values(sessions)["rows"] or [{"day": form.day.data, **LESSON}]:
        form.rows.append_entry(row)
    put(form.plan, ROWS)


def divide_evenly(form: ComposerForm, _argument: str) -> None:
    """Go back from rows to equal waves between the first start and the last end."""
    if rows := form.complete_rows():
        put(form.day, rows[0].day.data)
        put(form.starts, rows[0].starts.data)
        put(form.ends, rows[-1].ends.data)
        put(form.waves, len(rows))
        put(form.places, form.places.data or rows[0].places.data)
    put(form.plan, WAVES)


def choose_venue(form: ComposerForm, argument: str) -> None:
    """Take another venue; the select judges whether it is offered."""
    if argument.isdecimal() and len(argument) < 10:
        put(form.venue_id, int(argument))


def move_to(form: ComposerForm, argument: str) -> None:
    """Begin at another time; the length stays, rows move along."""
    start = moment_of(argument)
    sessions = form.sessions()
    if start is None or not sessions:
        return
    late = start - sessions[0].starts_at
    moved = [
        replace(session, starts_at=session.starts_at + late, ends_at=session.ends_at + late)
        for session in sessions
    ]
    if form.plan.data == WAVES:
        put(form.day, campus(start).date())
        put(form.starts, campus(start).time())
        put(form.ends, campus(form.draft().shuts_at + late).time())
        return
    for row, values in zip(form.complete_rows(), row_values(moved)["rows"], strict=True):
        for name in ("day", "starts", "ends"):
            put(row[name], values[name])


STEPS = {
    "add-row": add_row,
    "by-hand": set_by_hand,
    "evenly": divide_evenly,
    "kind": choose_kind,
    "move": move_to,
    "remove-row": remove_row,
    "venue": choose_venue,
}
