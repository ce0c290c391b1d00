"""Languages: the site opens in zh-CN, English is complete, one language at a time."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal

from babel.core import Locale
from babel.numbers import format_decimal
from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, get_translations, gettext
from werkzeug.wrappers import Response

from app.platform.clock import campus, campus_today, utcnow

COOKIE = "lang"
A_YEAR = 365 * 24 * 3600

ZH_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class KeptLocale(Locale):
    """A locale that knows its name: babel would put it together anew for each sentence."""

    name: str = ""

    def __str__(self) -> str:
        self.name = self.name or super().__str__()
        return self.name


# Made once: babel would look the language up again, by its name, at each request.
LOCALES = {"zh-CN": KeptLocale("zh", "CN", "Hans"), "en": KeptLocale("en")}


def init_i18n(app: Flask) -> None:
    """Install the languages and the filters that put moments and numbers into words."""
    app.config["BABEL_DEFAULT_LOCALE"] = str(LOCALES[app.config["LOCALE"]])
    Babel(app, locale_selector=lambda: LOCALES[chosen_locale()])
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _sentences().ugettext(text),
        lambda one, many, number: _sentences().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.filters |= {
        "campus": campus,
        "clock": clock,
        "day": day,
        "from_iso": datetime.fromisoformat,  # facts of a mail are JSON
        "moment": moment,
        "number": number,
        "relative_day": relative_day,
        "weekday": weekday,
        "when_range": when_range,
    }
    app.jinja_env.globals["html_lang"] = chosen_locale


def chosen_locale() -> str:
    """`zh-CN` or `en`: the cookie, else the setting. Browsers' headers are not asked, so that a
    page looks the same to everybody who shares its address."""
    if not has_request_context():
        return str(current_app.config["LOCALE"])
    if "locale" not in g:
        wanted = request.cookies.get(COOKIE, "")
        g.locale = wanted if wanted in LOCALES else str(current_app.config["LOCALE"])
    return str(g.locale)


def _sentences() -> Translations:
    """The sentences of the language of the moment, looked up once for each language."""
    name = str(get_locale())
    found = _kept_sentences.get(name)
    if found is None:
        found = _kept_sentences[name] = get_translations()
    return found


_kept_sentences: dict[str, Translations] = {}


def remember_locale(response: Response, locale: str) -> None:
    """Keep the choice for a year."""
    response.set_cookie(
        COOKIE, locale, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
    )


def in_locale(locale: str) -> AbstractContextManager[None]:
    """Use a recipient's language for a mail, as a context manager."""
    context: AbstractContextManager[None] = force_locale(LOCALES.get(locale, LOCALES["zh-CN"]))
    return context


def _is_chinese() -> bool:
    return (get_locale() or LOCALES["zh-CN"]).language == "zh"


def clock(value: datetime) -> str:
    """Campus clock time: `09:00`."""
    return f"{campus(value):%H:%M}"


def day(value: datetime | date, *, year: bool = False) -> str:
    """A campus day with its weekday: `12月10日 周四` or `Thu 10 Dec`, the year on request."""
    d = campus(value).date() if isinstance(value, datetime) else value
    if _is_chinese():
        start = f"{d.year}年" if year else ""
        return f"{start}{d.month}月{d.day}日 {ZH_DAYS[d.weekday()]}"
    end = f" {d.year}" if year else ""
    return f"{EN_DAYS[d.weekday()]} {d.day} {EN_MONTHS[d.month - 1]}{end}"


def day_without_weekday(d: date) -> str:
    """A day where its weekday stands above: `12月10日` or `10 Dec`."""
    return f"{d.month}月{d.day}日" if _is_chinese() else f"{d.day} {EN_MONTHS[d.month - 1]}"


def weekday(value: datetime | date) -> str:
    """The day of the week on campus: `周四` or `Thu`."""
    d = campus(value).date() if isinstance(value, datetime) else value
    return (ZH_DAYS if _is_chinese() else EN_DAYS)[d.weekday()]


def moment(value: datetime) -> str:
    """A campus day and time: `12月10日 周四 09:00`; the year when it is not this one."""
    return f"{day(value, year=campus(value).year != campus(utcnow()).year)} {clock(value)}"


def when_range(start: datetime, end: datetime) -> str:
    """A half-open interval; the day is never repeated: `12月10日 周四 09:00–13:00`."""
    if campus(start).date() == campus(end).date():
        comma = "" if _is_chinese() else ","
        return f"{day(start)}{comma} {clock(start)}–{clock(end)}"
    return f"{day(start)} {clock(start)} – {day(end)} {clock(end)}"


def relative_day(value: datetime | date) -> str:
    """How far the day is from today: today, tomorrow, in 9 days, 3 days ago."""
    d = campus(value).date() if isinstance(value, datetime) else value
    days = (d - campus_today(utcnow())).days
    named: dict[int, str] = {
        -1: gettext("yesterday"),
        0: gettext("today"),
        1: gettext("tomorrow"),
        2: gettext("the day after tomorrow"),
    }
    if days in named:
        return str(named[days])
    if days > 0:
        return str(gettext("in %(days)s days", days=days))
    return str(gettext("%(days)s days ago", days=-days))


def number(value: float | Decimal) -> str:
    """Digits with separators: `1,236`."""
    if isinstance(value, int):
        return f"{value:,}"  # both languages write it so, and babel reads a pattern each time
    return format_decimal(value, locale=get_locale() or "en")


def worded_facts(facts: Mapping[str, object]) -> dict[str, str]:
    """Facts as texts for a sentence: moments become campus time, numbers get separators."""
    return {key: _worded(value) for key, value in facts.items()}


def _worded(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number(value)
    return str(value)
