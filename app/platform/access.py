"""Access: the actor, and the decorator by which each route declares who may come in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeAlias

from flask import g

from app.platform.errors import Forbidden
from app.platform.permissions import PERMISSIONS, Permission, Role

__all__ = ["Actor", "Grant", "Permission", "Role", "access", "current_actor", "device", "public"]

View: TypeAlias = Callable[..., Any]


@dataclass(frozen=True)
class Grant:
    """A role on a unit; it holds for every unit whose path begins with `unit_path`."""

    role: Role
    unit_path: str


@dataclass(frozen=True)
class Actor:
    """Who acts. `person_id` is None for a visitor and for the command line."""

    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()

    def can(self, permission: Permission, unit_path: str) -> bool:
        """Whether the actor holds the permission on the unit with this path."""
        return any(unit_path.startswith(path) for path in self.unit_paths(permission))

    def can_somewhere(self, permission: Permission) -> bool:
        """Whether the actor holds the permission on any unit at all."""
        return bool(self.unit_paths(permission))

    def unit_paths(self, permission: Permission) -> tuple[str, ...]:
        """The paths on which the actor holds the permission, for filters of lists."""
        return tuple(
            grant.unit_path for grant in self.grants if permission in PERMISSIONS[grant.role]
        )

    @property
    def is_signed_in(self) -> bool:
        """Whether a person stands behind the actor."""
        return self.person_id is not None


VISITOR = Actor(None, "")


def system_actor(name: str) -> Actor:
    """The command line or the worker: every role on every unit."""
    return Actor(None, name, tuple(Grant(role, "/") for role in Role))


def current_actor() -> Actor:
    """The actor of this request; views only. The sign-in is read on first use."""
    if not hasattr(g, "actor"):
        g.actor = _load_actor()
    actor: Actor = g.actor
    return actor


def _load_actor() -> Actor:
    return _loader() if _loader is not None else VISITOR


_loader: Callable[[], Actor] | None = None


def set_actor_loader(loader: Callable[[], Actor]) -> None:
    """Let the room that knows accounts say who acts; called once by `create_app`."""
    global _loader  # noqa: PLW0603  one loader for the process, set while the house is built
    _loader = loader


@dataclass(frozen=True)
class Admission:
    """What a route declared: a permission, or why it needs none, or a device's token."""

    permission: Permission | None = None
    public_why: str = ""
    device_why: str = ""


def access(permission: Permission) -> Callable[[View], View]:
    """Let in those who hold the permission on any unit; the room's `access.py` narrows it.

    A visitor is sent to sign in (401 under htmx and JSON, by the error handler); a signed-in
    person without the permission gets 403.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if not actor.is_signed_in:
                raise SignInNeeded
            if not actor.can_somewhere(permission):
                raise Forbidden
            return view(*args, **kwargs)

        guarded.access = Admission(permission=permission)  # type: ignore[attr-defined]
        return guarded

    return declare


def public(why: str) -> Callable[[View], View]:
    """Let everybody in, and say why."""

    def declare(view: View) -> View:
        view.access = Admission(public_why=why)  # type: ignore[attr-defined]
        return view

    return declare


def device(why: str) -> Callable[[View], View]:
    """The view itself judges a bearer token; cookies mean nothing here."""

    def declare(view: View) -> View:
        view.access = Admission(device_why=why)  # type: ignore[attr-defined]
        return view

    return declare


class SignInNeeded(Exception):  # noqa: N818  an answer, not a fault
    """The page needs a signed-in person."""
