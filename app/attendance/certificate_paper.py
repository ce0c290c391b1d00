"""A certificate of attendance as a paper, always in Chinese: offices read it."""

from datetime import datetime

from flask_babel import gettext as _

from app.attendance.rules.certificates import Attested, grouped_code
from app.events.kinds import EventKind
from app.platform.clock import campus
from app.platform.drawing.pdf import Code, Facts, Gap, Name, Paper, Text, Title
from app.platform.i18n import clock, day, in_locale


def certificate_paper(attested: Attested, link: str, site: str) -> Paper:
    """One page: who, what, when, how long, who says so, and where it can be verified.

    `link`: the verification page, as its code shows it. Nothing on it tells of support.
    """
    with in_locale("zh-CN"):
        is_training = attested.kind is EventKind.TRAINING
        title = _("Certificate of training") if is_training else _("Certificate of attendance")
        blocks = (
            Title(title, attested.host),
            Name(attested.name),
            Text(_("took part in the following, as recorded at the door.")),
            Gap(4),
            Facts(_facts(attested)),
            Gap(fills=True),
            Code(
                link.upper(),
                (
                    _("Scan the code, or open %(link)s", link=link),
                    _("Number %(code)s", code=grouped_code(attested.code)),
                    _("Issued on %(day)s", day=day(attested.issued_at, year=True)),
                ),
            ),
        )
        return Paper(f"{title} {attested.name}", blocks, site)


def _facts(attested: Attested) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Event"), attested.title),
        (_("Date"), _span(attested.starts_at, attested.ends_at)),
        (_("Attended"), _("%(n)s minutes", n=attested.minutes)),
    ]
    if attested.kind is EventKind.TRAINING:
        of = _("%(n)s of %(of)s", n=attested.sessions, of=attested.of_sessions)
        facts.append((_("Lessons"), of))
    facts.append((_("Host"), attested.host))
    return tuple((str(label), str(value)) for label, value in facts)


def _span(start: datetime, end: datetime) -> str:
    """From when to when, with the year; the day is never repeated."""
    first = f"{day(start, year=True)} {clock(start)}"
    if campus(start).date() == campus(end).date():
        return f"{first}–{clock(end)}"
    return f"{first} – {day(end, year=True)} {clock(end)}"
