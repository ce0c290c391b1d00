"""Prepared statements: Core's types on both ways, the driver's speed, whole transactions."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import bindparam, insert, literal, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app import create_app
from app.platform.database import reading, transaction
from app.platform.hot import Link, Prepared, hot_reading, hot_transaction, link_within
from app.platform.outbox import Channel, Message
from tests import databases

AT = datetime(2026, 11, 25, 1, 2, 3, 456789, tzinfo=UTC)
COLUMNS = [column.name for column in Message.__table__.c if column.name != "id"]
ADD = Prepared(insert(Message).values({name: bindparam(name) for name in COLUMNS}))
READ = Prepared(
    select(
        Message.channel,
        Message.created_at,
        Message.sent_at,
        Message.facts,
        Message.attempts,
        literal("constant"),
    ).where(Message.recipient == bindparam("recipient"))
)
COUNT = Prepared(
    update(Message)
    .where(Message.recipient == bindparam("to"))
    .values(attempts=Message.attempts + 1)
    .returning(Message.attempts, Message.created_at)
)


def values(recipient: str, **fields: object) -> dict[str, object]:
    plain = dict.fromkeys(COLUMNS)
    return plain | {
        "message_id": recipient,
        "channel": Channel.MAIL,
        "recipient": recipient,
        "locale": "en",
        "template": "x",
        "facts": {"a": [1, "张"]},
        "created_at": AT,
        "due_at": AT,
        "attempts": 0,
    } | fields  # fmt: skip


def add(link: Link, recipient: str, **fields: object) -> None:
    assert link.run(ADD, values(recipient, **fields)) == 1


def add_and_fail(link: Link) -> None:
    add(link, "a")
    raise RuntimeError("on purpose")


def recipients() -> list[str]:
    reading().rollback()
    return list(reading().scalars(select(Message.recipient).order_by(Message.recipient)))


def test_values_come_back_as_they_went_in(app: Flask) -> None:
    with hot_transaction() as link:
        add(link, "a", created_at=AT.astimezone(timezone(timedelta(hours=8))))
    with hot_reading() as link:
        assert link.first(READ, {"recipient": "a"}) == [
            Channel.MAIL, AT, None, {"a": [1, "张"]}, 0, "constant"
        ]  # fmt: skip
        assert link.first(READ, {"recipient": "b"}) is None
    assert reading().scalars(select(Message.created_at)).all() == [AT]


def test_naive_moment_and_unknown_member_are_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="naive"), hot_transaction() as link:
        add(link, "a", created_at=AT.replace(tzinfo=None))
    with pytest.raises(ValueError, match="pigeon"), hot_transaction() as link:
        add(link, "a", channel="pigeon")
    assert recipients() == []


def test_returning_gives_what_was_written(app: Flask) -> None:
    with hot_transaction() as link:
        add(link, "a")
        assert link.rows(COUNT, {"to": "a"}) == [[1, AT]]
        assert link.rows(COUNT, {"to": "b"}) == []


def test_many_rows_are_counted(app: Flask) -> None:
    with hot_transaction() as link:
        assert link.run_many(ADD, [values("a"), values("b"), values("c")]) == 3
    assert recipients() == ["a", "b", "c"]


def test_any_error_undoes_the_whole(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="on purpose"), hot_transaction() as link:
        add_and_fail(link)
    assert recipients() == []
    with hot_transaction() as link:
        add(link, "b")
    assert recipients() == ["b"]


def test_driver_errors_leave_as_sqlalchemy_s(app: Flask) -> None:
    with pytest.raises(IntegrityError), hot_transaction() as link:
        link.run_many(ADD, [values("a"), values("a")])
    with pytest.raises(DBAPIError), hot_reading() as link:
        link.connection.execute("SELECT * FROM nothing")
    assert recipients() == []


def test_database_that_is_away_is_waited_for(tmp_path: Path) -> None:
    away = create_app(databases.settings(f"sqlite:///{tmp_path}/none/x.sqlite3", tmp_path))
    with away.app_context(), pytest.raises(OperationalError), hot_reading():
        raise AssertionError("unreachable")
    answer = away.test_client().post("/api/events/1/scans", json={"scans": []})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_hot_transaction_inside_a_transaction_is_refused(app: Flask) -> None:
    with (
        transaction(),
        pytest.raises(RuntimeError, match="wait for itself"),
        hot_transaction(),
    ):
        raise AssertionError("unreachable")


def test_link_within_a_transaction_shares_its_fate(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="on purpose"), transaction() as tx:
        add_and_fail(link_within(tx))
    with transaction() as tx:
        add(link_within(tx), "b")
        assert tx.scalars(select(Message.recipient)).all() == ["b"]
    assert recipients() == ["b"]


def test_reading_link_leaves_nothing_behind(app: Flask) -> None:
    with hot_reading() as link:
        link.connection.execute("SELECT 1")
    with hot_transaction() as link:
        add(link, "a")
    assert recipients() == ["a"]


def test_error_inside_somebody_elses_transaction_is_sqlalchemys(app: Flask) -> None:
    def add_twice() -> None:
        with transaction() as tx:
            add(link_within(tx), "a")
            add(link_within(tx), "a")

    with pytest.raises(IntegrityError):
        add_twice()
    with hot_reading() as link:
        assert link.first(READ, {"recipient": "a"}) is None
