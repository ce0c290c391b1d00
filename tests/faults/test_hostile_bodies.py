"""Bodies that are too large, too deep or not what they say: refused in words, never a fault."""

import json
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.access.browsers import (
    addresses,
    browser_of,
    everybody,
    offered_forms,
    one_of_each,
)
from tests.access.campus import University, make_university

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=b"
DEEP = 10_000


def parts(count: int, size: int) -> bytes:
    """A multipart body of so many fields of so many bytes."""
    field = b'--b\r\nContent-Disposition: form-data; name="account"\r\n\r\n' + b"a" * size + b"\r\n"
    return field * count + b"--b--\r\n"


BODIES: dict[str, tuple[str, bytes]] = {
    "one megabyte": (FORM, b"account=" + b"a" * 2**20),
    "ten thousand fields": (FORM, b"&".join(b"f%d=1" % n for n in range(DEEP))),
    "one field ten thousand times": (FORM, b"account=1&" * DEEP),
    "one megabyte in a part": (PARTS, parts(1, 2**20)),
    "ten thousand parts": (PARTS, parts(DEEP, 1)),
    "part without end": (PARTS, parts(1, 1)[:-6]),
    "part without heading": (PARTS, b"--b\r\n\r\na\r\n--b--"),
    "no boundary": ("multipart/form-data", b"--b\r\n"),
    "endless boundary": (f"multipart/form-data; boundary={'b' * 5000}", b"--b"),
    "another content type": ("text/plain", b"account=a"),
    "no content type": ("", b"account=a"),
    "made-up content type": ("application/\xff; charset=\x22", b"account=a"),
    "JSON": ("application/json", b'{"account": "a", "password": "b"}'),
    "deep JSON": ("application/json", b"[" * DEEP + b"]" * DEEP),
    "broken letters": (FORM, b"account=%ff%fe%c0%80&password=\xff\xfe"),
    "broken percents": (FORM, b"account=%&password=%zz&%=%"),
    "another charset": (f"{FORM}; charset=utf-7", b"account=+ADw-script+AD4-"),
    "duplicate fields": (FORM, b"account=a&account=b&password=c&password=d"),
    "duplicate identifiers": (FORM, b"unit_id=1&unit_id=99999999999&session_id=1&session_id=x"),
    "names of objects": (FORM, b"__class__=1&account.data=2&account[0]=3&account[$ne]=4"),
}  # fmt: skip
SCAN = {
    "id": "00000000-0000-0000-0000-000000000001", "code": "x", "direction": "in",
    "scanned_at": "2026-11-25T01:02:03Z",
}  # fmt: skip
JSON_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "a word": b"null",
    "a list": b"[]",
    "no scans": b"{}",
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"scans":' * DEEP + b"1" + b"}" * DEEP,
    "deep within": json.dumps({"scans": [SCAN]}).encode().replace(b'"x"', b"[" * 99 + b"]" * 99),
    "broken letters": b'{"scans": ["\xff\xfe"]}',
    "UTF-16": json.dumps({"scans": [SCAN]}).encode("utf-16"),
    "not a number": b'{"scans": NaN}',
    "infinite": b'{"scans": 1e999}',
    "endless digits": b'{"scans": ' + b"9" * 10_000 + b"}",
    "two documents": b'{"scans": []}{"scans": []}',
    "a form": b"scans=1",
    "501 scans": json.dumps({"scans": [SCAN] * 501}).encode(),
}


@pytest.fixture
def north(app: Flask) -> University:
    return make_university("north")


def test_strange_body_of_a_form_is_refused_in_words(client: FlaskClient) -> None:
    wrong = []
    for name, (content_type, body) in BODIES.items():
        for path in ("/login", "/activate"):
            answer = client.post(path, data=body, content_type=content_type)
            if answer.status_code not in {400, 413, 422} or "<h1" not in answer.text:
                wrong.append((name, path, answer.status_code))
    assert wrong == []


def test_strange_bodies_are_a_fault_nowhere(app: Flask, north: University) -> None:
    browser = browser_of(app, north, "organiser")
    faults = []
    for address in addresses(app, north, "POST", ("draft",)):
        if "organiser" not in address.holders or address.is_public:
            continue
        for name in ("ten thousand fields", "deep JSON", "part without end"):
            content_type, body = BODIES[name]
            answer = browser.post(address.path, data=body, content_type=content_type)
            if answer.status_code >= 500:
                faults.append((address.path, name, answer.status_code))
    assert faults == []


def test_file_for_a_text_and_text_for_a_file_are_no_fault(app: Flask, north: University) -> None:
    browsers = everybody(app, north)
    faults = []
    for found in one_of_each(offered_forms(app, north, browsers, ("submitted", "running"))):
        texts = {c.name for c in found.form.controls if c.kind != "file"} - {"csrf_token"}
        files = {c.name for c in found.form.controls if c.kind == "file"}
        swapped = {name: (BytesIO(b"hostile"), "hostile.txt") for name in texts}
        mixed = found.form.values | dict.fromkeys(files, "hostile")
        for sent in (swapped, mixed):
            answer = browsers[found.who].post(found.form.action, data=sent)
            faults += [found.endpoint] * (answer.status_code >= 500)
    assert faults == []


def as_a_gate(client: FlaskClient, north: University, body: bytes) -> TestResponse:
    """What the site answers to a gate's body."""
    address = f"/api/events/{north.events['running']}/scans"
    return client.post(address, data=body, headers={"Authorization": f"Bearer {north.token}"})


def test_strange_body_of_scans_is_refused_as_json(client: FlaskClient, north: University) -> None:
    wrong = []
    for name, body in JSON_BODIES.items():
        answer = as_a_gate(client, north, body)
        told = set(answer.json or {})
        if answer.status_code not in {400, 413, 422} or told != {"error", "text", "reference"}:
            wrong.append((name, answer.status_code, told))
    assert wrong == []


def strange_scans() -> Iterator[object]:
    """Scans of which nothing can be made, but which spoil no other."""
    yield from (None, 1, "x", [], {}, {"id": None}, {"id": "x" * 10_000})
    for member, value in (
        ("code", "\0"), ("code", "x" * 10_000), ("code", {}), ("direction", "up"),
        ("scanned_at", "now"), ("scanned_at", "0000-00-00T00:00:00Z"), ("scanned_at", 10**18),
        ("scanned_at", "9999-12-31T23:59:60Z"), ("gate", "a\nb"), ("gate", []),
        ("offline", "yes"), ("source", "desk"), ("override", "all"),
    ):  # fmt: skip
        yield SCAN | {member: value}


def test_strange_scans_are_each_invalid(client: FlaskClient, north: University) -> None:
    sent = list(strange_scans())
    answer = as_a_gate(client, north, json.dumps({"scans": sent}).encode())
    assert answer.status_code == 200
    assert answer.json is not None
    assert [each["outcome"] for each in answer.json["results"]] == ["invalid"] * len(sent)
