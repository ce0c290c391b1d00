"""Taking everything away: every row of every table, and the uploaded files."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from app.platform.database import Model, db, reading
from app.platform.files import StoredFile, remove_content


def reset_everything() -> dict[str, int]:
    """Build the database anew, empty, and delete uploaded files; gives what was there by table.

    Some tables refuse to lose rows, so the schema goes and comes back. Callers must make sure
    that this is a demo.
    """
    counts = {
        table.name: reading().scalar(select(func.count()).select_from(table)) or 0
        for table in Model.metadata.sorted_tables
    }
    files = list(reading().scalars(select(StoredFile)))
    # The migrations have a connection of their own, which waits for nobody who only read.
    db.session.remove()
    downgrade(revision="base")
    upgrade()
    for file in files:
        remove_content(file)
    return {name: count for name, count in counts.items() if count}
