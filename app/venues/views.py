"""Pages of venues: the list, a venue with its safe capacity explained, its record."""

from datetime import timedelta

from flask import Blueprint, flash, make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import Refusal
from app.platform.htmx import see_other
from app.platform.words import refusal_text
from app.units.access import manageable_unit
from app.units.queries import unit_rows
from app.venues.access import manageable_venue, visible_venue
from app.venues.capacity import explained_capacity, hall_of
from app.venues.forms import VenueForm, record_form
from app.venues.models import Venue
from app.venues.operations import add_venue, change_venue, retire_venue
from app.venues.queries import bookings_between, typed_by, venue_rows

bp = Blueprint("venues", __name__)
AHEAD = timedelta(days=120)


@bp.get("/organise/venues")
@access(Permission.VENUE_READ)
def venues() -> str:
    """The venues of the actor's units."""
    actor = current_actor()
    rows = venue_rows(actor.unit_paths(Permission.VENUE_READ), utcnow())
    may_add = actor.can_somewhere(Permission.VENUE_MANAGE)
    return render_template("venues/venues.html", rows=rows, may_add=may_add)


@bp.get("/organise/venues/<int:venue_id>")
@access(Permission.VENUE_READ)
def venue(venue_id: int) -> str:
    """One venue: what is recorded, the safe capacity with every limit, the bookings ahead."""
    found, at = visible_venue(current_actor(), venue_id), utcnow()
    return render_template(
        "venues/venue.html",
        venue=found,
        capacity=explained_capacity(hall_of(found)),
        bookings=bookings_between(venue_id, at, at + AHEAD),
        typed_by=typed_by(found),
        may_change=current_actor().can_somewhere(Permission.VENUE_MANAGE),
    )


def _form_page(form: VenueForm, found: Venue | None, status: int = 200) -> Response:
    if status == 200 and form.is_submitted():
        status = 422
    page = render_template("venues/edit.html", form=form, venue=found)
    return make_response(page, status)


@bp.get("/organise/venues/new")
@access(Permission.VENUE_MANAGE)
def new_venue() -> Response:
    """The form for one more venue."""
    return _form_page(_new_form(), None)


def _new_form() -> VenueForm:
    form = VenueForm()
    rows = unit_rows(current_actor().unit_paths(Permission.VENUE_MANAGE))
    form.unit_id.choices = [(row.id, "　" * row.depth + row.name) for row in rows]
    return form


@bp.post("/organise/venues")
@access(Permission.VENUE_MANAGE)
def new_venue_submit() -> Response:
    """Add a venue; or another row for a door."""
    form, actor = _new_form(), current_actor()
    if form.wants_another_exit() or not form.validate():
        return _form_page(form, None)
    unit = manageable_unit(actor, form.unit_id.data, Permission.VENUE_MANAGE)
    try:
        venue_id = add_venue(unit.id, form.draft(), actor=actor, at=utcnow())
    except Refusal as refusal:
        form.name.errors = [refusal_text(refusal)]
        return _form_page(form, None)
    flash(_("The venue is recorded."), "ok")
    return see_other(f"/organise/venues/{venue_id}")


@bp.get("/organise/venues/<int:venue_id>/edit")
@access(Permission.VENUE_MANAGE)
def edit_venue(venue_id: int) -> Response:
    """The form with the present record."""
    found = manageable_venue(current_actor(), venue_id)
    return _form_page(record_form(found), found)


@bp.post("/organise/venues/<int:venue_id>")
@access(Permission.VENUE_MANAGE)
def edit_venue_submit(venue_id: int) -> Response:
    """Save the record, unless somebody else saved meanwhile."""
    actor = current_actor()
    found = manageable_venue(actor, venue_id)
    form = record_form()
    if form.wants_another_exit() or not form.validate():
        return _form_page(form, found)
    try:
        change_venue(venue_id, form.draft(), form.seen_version(), actor=actor, at=utcnow())
    except Refusal as refusal:
        form.name.errors = [refusal_text(refusal)]
        return _form_page(form, found, 409)
    flash(_("The venue is saved."), "ok")
    return see_other(f"/organise/venues/{venue_id}")


@bp.post("/organise/venues/<int:venue_id>/retirement")
@access(Permission.VENUE_MANAGE)
def retirement(venue_id: int) -> Response:
    """Take a venue out of use."""
    manageable_venue(current_actor(), venue_id)
    retire_venue(venue_id, actor=current_actor(), at=utcnow())
    flash(_("The venue is out of use."), "ok")
    return see_other("/organise/venues")
