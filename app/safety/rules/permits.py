"""Whether the police and the security office have been asked, in time, and what they said."""

from app.safety.case import Case
from app.safety.facts import Permit, PermitStatus
from app.safety.finding import Outcome, Unit, Verdict
from app.safety.known import UnknownFactError, known, known_all
from app.safety.permits import Authority, Determination, permit_authority
from app.safety.rules.verdicts import at_least, at_most, failed, judged
from app.safety.words import fixes

# What settles the matter: a consulted police may also answer that no permit is needed.
SETTLING = {
    Determination.PERMIT: frozenset({PermitStatus.GRANTED}),
    Determination.CONSULT: frozenset({PermitStatus.GRANTED, PermitStatus.NOT_NEEDED}),
}
FIXES = {
    (Determination.PERMIT, Authority.COUNTY): fixes.PERMIT_FROM_COUNTY,
    (Determination.PERMIT, Authority.CITY): fixes.PERMIT_FROM_CITY,
    (Determination.CONSULT, Authority.COUNTY): fixes.ASK_COUNTY,
    (Determination.CONSULT, Authority.CITY): fixes.ASK_CITY,
}


def police_document(case: Case) -> Verdict | None:
    """PERMIT-01: from 1000 people on, the document that settles whether a permit is needed."""
    need = known(case.determination)
    if need not in SETTLING:
        return None
    total, permit = known_all(case.total, case.facts.permit)
    settled = permit is not None and _settles(permit, need)
    if settled:
        return judged(True, total, case.parameters.permit_people)
    return failed(total, case.parameters.permit_people, fix=FIXES[need, permit_authority(total)])


def _settles(permit: Permit, need: Determination) -> bool:
    return known(permit.status) in SETTLING[need] and bool(known(permit.number))


def filed_in_time(case: Case) -> Verdict | None:
    """PERMIT-02: filed 20 days before the event; while it is not filed, 20 days must be left.

    Also while the police are only consulted, because they may answer that a permit is needed.
    """
    need = known(case.determination)
    if need not in SETTLING:
        return None
    permit = known(case.facts.permit)
    if _no_permit_needed(permit, need):
        return None
    filed = None if permit is None else known(permit.filed_days_before)
    days = known(case.facts.days_to_event) if filed is None else filed
    return at_least(days, case.parameters.permit_lead_days)


def _no_permit_needed(permit: Permit | None, need: Determination) -> bool:
    answered = permit is not None and known(permit.status) is PermitStatus.NOT_NEEDED
    return answered and need is Determination.CONSULT


def permit_granted(case: Case) -> Verdict | None:
    """PERMIT-04: the permit is granted, for at least the people who come."""
    need = known(case.determination)
    if need not in SETTLING:
        return None
    total, permit = known_all(case.total, case.facts.permit)
    if need is Determination.CONSULT and (permit is None or _no_permit_needed(permit, need)):
        return None
    status = None if permit is None else known(permit.status)
    if permit is None or status is not PermitStatus.GRANTED:
        return failed(status, PermitStatus.GRANTED, unit=Unit.NOTHING)
    people = known(permit.people)
    if people is None:
        raise UnknownFactError(("permit.people",))
    verdict = at_most(total, people)
    if verdict.outcome is Outcome.FAILED:
        return failed(total, people, fix=fixes.PERMIT_TOO_SMALL)
    return verdict


def filed_on_campus(case: Case) -> Verdict | None:
    """FILE-01: enough days for the security office, or its word that it was filed in time."""
    if known(case.determination) is Determination.INTERNAL:
        return None
    if case.facts.checks.get("FILE-01"):
        return Verdict(Outcome.PASSED, True, True, unit=Unit.NOTHING)
    return at_least(known(case.facts.days_to_event), case.parameters.filing_lead_days)
