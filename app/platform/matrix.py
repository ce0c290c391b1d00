"""The access matrix: every endpoint, what it asks for, and which roles hold that."""

from dataclasses import asdict, dataclass

from flask import Flask

from app.platform.access import Admission
from app.platform.permissions import Role, roles_with

# Answered by the framework itself: files that were built for everybody.
STATIC = Admission(public_why="Stylesheets, scripts and icons are for everybody.")


@dataclass(frozen=True)
class MatrixRow:
    """One endpoint. `permission` is a permission, "public" or "device"; `why` says why it is open.

    `roles` are those that hold the permission; a public page lists all, a device's none.
    """

    endpoint: str
    rule: str
    methods: tuple[str, ...]
    permission: str
    why: str
    roles: tuple[str, ...]

    def as_answer(self) -> dict[str, object]:
        """As the command prints it."""
        return asdict(self)


def access_matrix(app: Flask) -> list[MatrixRow]:
    """Every endpoint of the site, by rule. Raises `LookupError` for one that declared nothing."""
    rows = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        admission = declared(app, rule.endpoint)
        methods = tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        rows.append(_row(rule.endpoint, rule.rule, methods, admission))
    return rows


def declared(app: Flask, endpoint: str) -> Admission:
    """What the view behind an endpoint declared."""
    if endpoint == "static":
        return STATIC
    admission = getattr(app.view_functions[endpoint], "access", None)
    if not isinstance(admission, Admission):
        raise LookupError(f"{endpoint} declares no access")
    return admission


def _row(endpoint: str, rule: str, methods: tuple[str, ...], admission: Admission) -> MatrixRow:
    if admission.permission is not None:
        roles = tuple(role.value for role in roles_with(admission.permission))
        return MatrixRow(endpoint, rule, methods, admission.permission.value, "", roles)
    if admission.device_why:
        return MatrixRow(endpoint, rule, methods, "device", admission.device_why, ())
    everybody = tuple(role.value for role in Role)
    return MatrixRow(endpoint, rule, methods, "public", admission.public_why, everybody)
