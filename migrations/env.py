"""How migrations run: on the application's own engine, batch mode for SQLite's ALTER TABLE."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.platform.crypto import EncryptedText
from app.platform.database import TextEnum, UtcDateTime

migrate = current_app.extensions["migrate"]


def render_item(kind: str, item: Any, _autogen: object) -> str | bool:
    """Write our column types as the plain types beneath: a migration must not import the app."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, TextEnum):
        return "sa.String(length=40)"
    if kind == "type" and isinstance(item, EncryptedText):
        return "sa.Text()"
    return False


def skip_empty(_context: object, _revision: object, directives: list[Any]) -> None:
    """Write no file when models and database are equal."""
    options = context.config.cmd_opts
    if getattr(options, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run(connection: Connection) -> None:
    """Run all steps in one transaction; foreign keys of SQLite rest while tables are rebuilt."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        render_item=render_item,
        process_revision_directives=skip_empty,
        **migrate.configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


with migrate.db.engine.connect() as connection:
    run(connection)
