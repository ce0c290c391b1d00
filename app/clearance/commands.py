"""Commands of the clearance room: it adds `explain` to the `safety` group."""

import click

from app.clearance.queries import Clearance, clearance_of
from app.clearance.rules import finding_number
from app.events.access import readable_event
from app.platform.access import system_actor
from app.platform.clock import utcnow
from app.platform.commands import RoomGroup, answer
from app.safety import facts_document
from app.safety.answer import assessment_document, finding_document
from app.safety.words.labels import LIMITS

LARGEST_ID = 2_147_483_647

cli = RoomGroup("safety", help="What the safety rules say of a saved event.")


@cli.command("explain")
@click.argument("event_id", type=click.IntRange(1, LARGEST_ID))
def explain(event_id: int, as_json: bool) -> None:
    """Print an event's facts, limits and findings, with what people have accepted.

    Example: flask --app wsgi safety explain 12 --json
    """
    judged = clearance_of(readable_event(system_actor("command line"), event_id), at=utcnow())
    answer(document(judged), lines(judged), as_json=as_json)


def document(judged: Clearance) -> dict[str, object]:
    """The judgement as JSON: the facts as `safety check` reads them, and its answer."""
    waiting = {each.rule for each in judged.open_warnings}
    accepted = {
        rule: row.reason for rule, row in judged.acknowledgements.items() if rule not in waiting
    }
    return {
        "event": judged.event.id,
        "facts": facts_document(judged.facts),
        **assessment_document(judged.assessment),
        "passed": [finding_document(each)["rule"] for each in judged.assessment.passed],
        "accepted": accepted,
        "may_be_published": judged.may_be_published,
    }


def lines(judged: Clearance) -> list[str]:
    """The same for people, in English like every command."""
    assessment = judged.assessment
    capacity = "unknown" if assessment.safe_capacity is None else assessment.safe_capacity
    found = [f"{judged.event.title}: safe capacity {capacity}"]
    found += [
        f"  {LIMITS[name]}: {'-' if limit.people is None else limit.people}"
        for name, limit in assessment.limits.items()
    ]
    for each in assessment.findings:
        found.append(f"{each.severity} {each.rule} {each.title} ({finding_number(each)})")
        found.append(f"  {each.problem % each.params if each.params else each.problem}")
        found.append(f"  {each.advice} [{each.citation}]")
    found.append("may be published" if judged.may_be_published else "may not be published")
    return found
