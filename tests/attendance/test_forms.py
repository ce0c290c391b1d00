"""The envelope of scans: what is read, what is not, and that one never spoils the others."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.attendance.forms.desks import admission_members, gate_search
from app.attendance.forms.scans import MOST_SCANS, ScanKeys, read_scans
from app.attendance.kinds import Direction, Outcome, Source
from app.attendance.rules import ScanDraft, Unreadable
from app.platform.errors import Refusal
from app.platform.reasons import Reason
from tests.attendance.doors import KEY, members
from tests.factories import NOW

CODE = "7ZXK0Q2M9TB4HVD8RWN3F5GJYE"


def read(*scans: object, event_id: int = 1, key: bytes = KEY) -> list[Any]:
    body = json.dumps({"scans": scans}).encode()
    return read_scans(body, event_id=event_id, keys=ScanKeys(key, KEY), at=NOW)


def readable(**fields: object) -> ScanDraft:
    scan = read(members(CODE, **fields))[0]
    assert isinstance(scan, ScanDraft)
    return scan


def test_scan_is_read_with_the_defaults_of_the_contract() -> None:
    sent = members(CODE.lower(), id="0B6A3C1E-9F4D-4E8A-8B1A-2C3D4E5F6A7B")
    del sent["gate"], sent["offline"]
    scan = read(sent)[0]
    assert scan.id == "0b6a3c1e-9f4d-4e8a-8b1a-2c3d4e5f6a7b"
    assert scan.sent_id == "0B6A3C1E-9F4D-4E8A-8B1A-2C3D4E5F6A7B"
    assert (scan.code, scan.direction, scan.source) == (CODE, Direction.IN, Source.CAMERA)
    assert (scan.gate, scan.offline, scan.override) == ("", False, "")
    assert scan.scanned_at == datetime(2026, 11, 25, 1, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", [f"HTTPS://FAIRDAY.EXAMPLE/T/{CODE}", f"{CODE}-482913", CODE.lower(), f" {CODE}\n"]
)
def test_code_is_read_in_every_form_of_the_contract(text: str) -> None:
    assert readable(code=text).code == CODE


@pytest.mark.parametrize("told", list(Outcome))
def test_what_a_gate_without_a_network_told_is_read(told: Outcome) -> None:
    assert readable(offline=True, told=told.value).told is told


def test_gate_with_a_network_told_nothing_by_itself() -> None:
    assert readable().told is None
    assert readable(told=None).told is None


def test_how_a_scan_travelled_and_what_was_told_make_it_no_other_fact() -> None:
    """A phone that lost the answer sends the same scan again, now as its own."""
    sent = members(CODE)
    first, again = read(sent, {**sent, "offline": True, "told": "admitted"})
    assert first.digest == again.digest


def test_text_that_is_no_code_is_kept_as_a_hash_only() -> None:
    scan = readable(code="134512345678901234")
    assert scan.code is None
    assert "134512345678901234" not in repr(scan)
    assert scan.code_hash != readable(code="134512345678901235").code_hash


def test_hashes_are_keyed_and_of_one_event() -> None:
    sent = members("134512345678901234")
    hashes = {
        read(sent, event_id=event_id, key=key)[0].code_hash
        for event_id, key in ((1, KEY), (2, KEY), (1, b"another"))
    }
    assert len(hashes) == 3


def test_offset_is_read_as_the_same_moment() -> None:
    assert readable(scanned_at="2026-11-25T09:02:03+08:00").scanned_at == datetime(
        2026, 11, 25, 1, 2, 3, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("member", "values"),
    [
        ("id", [None, 5, "", "x", "0b6a3c1e9f4d4e8a8b1a2c3d4e5f6a7b", "z" * 36, ["a"]]),
        ("code", [None, "", 7, [], "a" * 201, "a\0b", "\ud800", {"a": 1}]),
        ("direction", [None, "", "IN", "through", 1, ["in"]]),
        ("source", ["hall", "manual", 7, "", {}]),
        ("scanned_at", [None, "", "yesterday", 1764032523, "2026-11-25T01:02:03", "x" * 50]),
        ("scanned_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"]),
        ("gate", [7, "g" * 41, "a\0", "a\nb", "\ud800", []]),
        ("offline", ["yes", 1, None, []]),
        ("override", ["full", "stopped", 7, ["wrong_wave"], {"a": 1}]),
        ("told", ["", "Admitted", "yes", 7, True, ["admitted"], {"a": 1}]),
    ],
)
def test_member_that_cannot_be_read_is_named(member: str, values: list[object]) -> None:
    for value in values:
        assert read(members(CODE, **{member: value}))[0].member == member


@pytest.mark.parametrize("sent", [None, 7, "scan", [], True])
def test_scan_that_is_no_object_is_unreadable(sent: object) -> None:
    assert read(sent) == [Unreadable(None, "scan")]


def test_unreadable_scan_keeps_its_id_where_it_has_one() -> None:
    sent = members(CODE, direction="up")
    assert read(sent) == [Unreadable(sent["id"], "direction")]
    assert read({**sent, "id": "short"}) == [Unreadable("short", "id")]
    assert read({**sent, "id": "\ud800"}) == [Unreadable(None, "id")]


def test_unreadable_scan_does_not_spoil_the_others() -> None:
    good = members(CODE)
    kinds = [type(scan) for scan in read(good, None, members(CODE, code="\0"), members(CODE))]
    assert kinds == [ScanDraft, Unreadable, Unreadable, ScanDraft]


def test_members_beyond_the_contract_are_ignored() -> None:
    assert readable(camera="back", nested={"a": [1, 2]}).code == CODE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"scans",
        b"[]",
        b"null",
        b"{}",
        b'{"scans": {}}',
        b'{"scans": null}',
        b'{"scans": [',
        b"\xff\xfe",
        b'{"scans": [NaN]}',
        b'{"scans": [1e999]}',
        b'{"scans": [' + b"9" * 400 + b"]}",
        b'{"scans": ' + b"[" * 100_000,
        b'{"scans": ' + b"[" * 60 + b"]" * 60 + b"}",
    ],
)
def test_broken_envelope_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_scans(body, event_id=1, keys=ScanKeys(KEY, KEY), at=NOW)
    assert refused.value.reason is Reason.JSON_UNREADABLE


def test_more_than_500_scans_are_refused() -> None:
    assert len(read(*[None] * MOST_SCANS)) == 500
    with pytest.raises(Refusal) as refused:
        read(*[None] * 501)
    assert refused.value.reason is Reason.TOO_MANY_SCANS


@pytest.mark.parametrize(
    "change",
    [
        lambda sent: sent | {"direction": "out"},
        lambda sent: sent | {"code": "0" * 26},
        lambda sent: sent | {"code": "something else"},
        lambda sent: sent | {"gate": "B"},
        lambda sent: sent | {"scanned_at": "2026-11-25T01:02:04Z"},
        lambda sent: sent | {"source": "scanner"},
        lambda sent: sent | {"override": "wrong_wave"},
    ],
)
def test_digest_tells_one_fact_from_another(
    change: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    sent = members(CODE)
    assert read(sent)[0].digest != read(change(sent))[0].digest


def test_digest_is_the_same_however_the_fact_was_written_or_travelled() -> None:
    sent = members(CODE)
    same = {
        "code": f"{CODE.lower()}-123",
        "offline": True,
        "scanned_at": "2026-11-25T09:02:03+08:00",
    }
    assert read(sent)[0].digest == read(sent | same)[0].digest


def test_gate_search_reads_what_it_can() -> None:
    wanted = gate_search(MultiDict({"q": f" 张\0三{'x' * 90}", "direction": "out", "gate": "A"}))
    assert (wanted.words, wanted.direction, wanted.gate) == (f"张三{'x' * 38}", Direction.OUT, "A")
    assert gate_search(MultiDict()).direction is Direction.IN
    assert gate_search(MultiDict({"gate": "a\x07"})).gate == ""


def test_admission_is_the_scan_that_it_is() -> None:
    form = MultiDict({"scan_id": "x", "direction": "in", "gate": "A", "code": CODE})
    assert admission_members(form, CODE, NOW) == {
        "id": "x",
        "code": CODE,
        "direction": "in",
        "scanned_at": "2026-11-25T01:00:00+00:00",
        "gate": "A",
        "source": "link",
        "override": None,
    }
    del form["code"]
    assert admission_members(form, CODE, NOW)["source"] == "number"
