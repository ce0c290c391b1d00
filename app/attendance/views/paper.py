"""After-entry of the printed gate list: type the end of a number, Enter, the next one."""

from flask import flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendance.access import vouched_event
from app.attendance.forms.claims import LEAST_DIGITS, PaperForm, plain_number
from app.attendance.operations.claims import enter_from_paper, hand_in_paper, take_off_paper
from app.attendance.queries.audience import (
    Guest,
    guest_numbered,
    registered_ending,
    registered_guest,
)
from app.attendance.queries.claims import entered_claims, open_batch
from app.attendance.views.blueprint import bp
from app.attendance.views.claims import shared
from app.events.models import Event, Session
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import NotFound, Refusal
from app.platform.htmx import is_htmx, see_other
from app.platform.words import refusal_text
from app.registrations.forms import row_id

PAPER = "/organise/events/<int:event_id>/attendance/paper"


@bp.get(PAPER)
@access(Permission.OWN_ACCOUNT)
def paper(event_id: int) -> Response:
    """The list that this person types, for one session."""
    event = vouched_event(current_actor(), event_id)
    session = _session(event, request.args.get("session", ""))
    return _paper_page(event, session, PaperForm(formdata=None))


@bp.post(PAPER)
@access(Permission.OWN_ACCOUNT)
def enter_line(event_id: int) -> Response:
    """Enter one student: by number or its end, or the one who was chosen of several."""
    event = vouched_event(current_actor(), event_id)
    session, form = _session(event, request.form.get("session_id", "")), PaperForm()
    found = _chosen(event) or (_found(event, session, form) if form.validate() else [])
    try:
        if len(found) == 1:
            who, at = found[0].person_id, utcnow()
            enter_from_paper(event_id, session.id, who, actor=current_actor(), at=at)
            return _entered(event, session)
    except Refusal as refusal:
        form.number.errors, found = [refusal_text(refusal)], []
    return _paper_page(event, session, form, found, 422)


@bp.post(f"{PAPER}/<int:claim_id>/removal")
@access(Permission.OWN_ACCOUNT)
def take_line_off(event_id: int, claim_id: int) -> Response:
    """Take a student off the list again."""
    event = vouched_event(current_actor(), event_id)
    session = _session(event, request.form.get("session_id", ""))
    take_off_paper(event_id, claim_id, actor=current_actor(), at=utcnow())
    return _entered(event, session)


@bp.post(f"{PAPER}/handing-in")
@access(Permission.OWN_ACCOUNT)
def hand_in(event_id: int) -> Response:
    """Hand the list in: a second person confirms it."""
    vouched_event(current_actor(), event_id)
    batch_id = row_id(request.form.get("batch_id", ""))
    count = hand_in_paper(event_id, batch_id, actor=current_actor(), at=utcnow())
    flash(_("Handed in: %(n)s. It counts once a second person has confirmed it.", n=count), "ok")
    return see_other(f"/organise/events/{event_id}/attendance/claims")


def _session(event: Event, wanted: str) -> Session:
    """The session that is typed for; the first one unless the address says another."""
    if not wanted:
        return event.sessions[0]
    found = [each for each in event.sessions if each.id == row_id(wanted)]
    if not found:
        raise NotFound
    return found[0]


def _chosen(event: Event) -> list[Guest]:
    """The one of several whom the person at the desk chose."""
    text = request.form.get("person_id")
    if text is None:
        return []
    guest = registered_guest(event, row_id(text))
    if guest is None:
        raise NotFound
    return [guest]


def _found(event: Event, session: Session, form: PaperForm) -> list[Guest]:
    """Whom the typed number can mean; says beside the field why nobody."""
    number = plain_number(form.number.data or "")
    if len(number) < LEAST_DIGITS:
        form.number.errors = [_("Type at least the last 3 digits.")]
        return []
    found = registered_ending(event, session.id, number)
    if not found and (guest := guest_numbered(event, number)) is not None:
        found = [guest]
    if not found:
        form.number.errors = [_("Nobody registered has a number that ends so.")]
    return found


def _entered(event: Event, session: Session) -> Response:
    if is_htmx():
        return _paper_page(event, session, PaperForm(formdata=None))
    return see_other(f"/organise/events/{event.id}/attendance/paper?session={session.id}")


def _paper_page(
    event: Event, session: Session, form: PaperForm, found: list[Guest] | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    batch_id = open_batch(event.id, session.id, current_actor().person_id)
    template = "attendance/_paper.html" if is_htmx() else "attendance/paper.html"
    page = render_template(
        template,
        session=session,
        form=form,
        found=found or [],
        batch_id=batch_id,
        entered=entered_claims(batch_id) if batch_id else [],
        **shared(event),
    )
    return make_response(page, status)
