"""What every page's frame needs: who is here, where they can go, what the site is called."""

from dataclasses import dataclass
from functools import cache, partial

from flask import Flask, current_app, request
from flask_babel import gettext as _
from werkzeug.local import LocalProxy

from app.platform.access import Actor, Permission, current_actor

VERSION = "0.1.0"
# What stands in the dock of a student's phone, with its icon.
DOCK = {"/calendar": "calendar-event", "/me": "qrcode", "/me/record": "clipboard-check"}


@dataclass(frozen=True)
class Link:
    """One entry of the main navigation."""

    label: str
    href: str
    current: bool = False
    count: int = 0
    icon: str = ""


@dataclass(frozen=True)
class Site:
    """What the installation says of itself, from the settings."""

    name: str
    university: str
    unit: str
    icp: str
    privacy_url: str
    version: str
    demo: bool


def init_navigation(app: Flask) -> None:
    """Give every template `current`, `navigation` and `site`."""

    @app.context_processor
    def frame() -> dict[str, object]:
        actor = current_actor()
        # Parts have no frame: the links are made when one draws them.
        links = LocalProxy(cache(partial(navigation, actor)))
        return {"current": actor, "navigation": links, "site": site()}


def site() -> Site:
    """The site's own words."""
    config = current_app.config
    return Site(
        name=_("Fairday"),
        university=str(config["SITE_NAME"]),
        unit="",
        icp=str(config["ICP_NUMBER"]),
        privacy_url="/privacy",
        version=VERSION,
        demo=config["DEMO"],
    )


def navigation(actor: Actor) -> list[Link]:
    """The pages this actor works with, in the order of their day."""
    links = [(_("Calendar"), "/calendar", True)]
    links += [
        (_("My agenda"), "/me", actor.can_somewhere(Permission.REGISTER)),
        (_("My record"), "/me/record", actor.can_somewhere(Permission.OWN_RECORD)),
        (_("Events"), "/organise/events", actor.can_somewhere(Permission.EVENT_READ)),
        (_("Venues"), "/organise/venues", actor.can_somewhere(Permission.VENUE_READ)),
        (_("Imports"), "/organise/imports", actor.can_somewhere(Permission.LIST_IMPORT)),
        (_("Gate"), "/gate", actor.can_somewhere(Permission.GATE_WORK)),
        (_("Support"), "/support", actor.can_somewhere(Permission.SUPPORT_CASELOAD)),
        (_("Administration"), "/admin", actor.can_somewhere(Permission.PEOPLE_MANAGE)),
    ]
    shown = [(label, href) for label, href, is_theirs in links if is_theirs]
    at = _deepest([href for _label, href in shown], request.path)
    dock = DOCK if actor.can_somewhere(Permission.REGISTER) else {}
    return [Link(label, href, href == at, icon=dock.get(href, "")) for label, href in shown]


def _deepest(hrefs: list[str], path: str) -> str:
    """The entry a page belongs to: /me/record lies below /me and is an entry of its own."""
    above = [href for href in hrefs if path == href or path.startswith(f"{href}/")]
    return max(above, key=len, default="")
