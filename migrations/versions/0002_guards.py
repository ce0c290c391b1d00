"""What models cannot say: append-only trails, and on PostgreSQL no two confirmed bookings overlap."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit", "support_read")
ACTS = ("UPDATE", "DELETE")

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME; END $$
"""

NO_OVERLAP = """
ALTER TABLE booking ADD CONSTRAINT ex_booking_overlap EXCLUDE USING gist (
    venue_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&
) WHERE (confirmed_at IS NOT NULL AND released_at IS NULL)
"""


def upgrade() -> None:
    """Add the guards."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(NO_OVERLAP)
        op.execute(REFUSE)
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in APPEND_ONLY:
        for act in ACTS:
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
            )


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute("DROP FUNCTION refuse_change()")
        op.execute("ALTER TABLE booking DROP CONSTRAINT ex_booking_overlap")
        return
    for table in APPEND_ONLY:
        for act in ACTS:
            op.execute(f"DROP TRIGGER {table}_no_{act.lower()}")
