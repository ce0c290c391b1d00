"""What every page's frame needs: who is here, where they can go, what the site is called."""

from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import gettext as _

from app.platform.access import Actor, Permission, current_actor

VERSION = "0.1.0"


@dataclass(frozen=True)
class Link:
    """One entry of the main navigation."""

    label: str
    href: str
    current: bool = False
    count: int = 0


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
        return {"current": actor, "navigation": navigation(actor), "site": site()}


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
        (_("Imports"), "/organise/imports", actor.can_somewhere(Permission.ROSTER_IMPORT)),
        (_("Gate"), "/gate", actor.can_somewhere(Permission.GATE_WORK)),
        (_("Support"), "/support", actor.can_somewhere(Permission.SUPPORT_CASELOAD)),
        (_("Administration"), "/admin", actor.can_somewhere(Permission.PEOPLE_MANAGE)),
    ]
    path = request.path
    return [
        Link(label, href, path == href or path.startswith(f"{href}/"))
        for label, href, shown in links
        if shown
    ]
