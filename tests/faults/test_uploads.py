"""Malformed files at every upload: each is refused in words, and nothing is kept of it."""

import random
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.platform.files import StoredFile
from tests.access.browsers import browser_of
from tests.access.campus import PDF, University, make_university
from tests.factories import count
from tests.faults.hostile import HOSTILE
from tests.platform.samples import SAMPLE
from tests.platform.test_spreadsheets_malformed import CASES

LISTS = {
    "roster": ("organiser", ("roster.xlsx", "roster.xls", "roster-gbk.csv")),
    "hardship": ("officer", ("hardship.xlsx",)),
    "venues": ("organiser", ("venues.xlsx",)),
}
SLOWEST_SECONDS = 5
SCANS = (PDF, b"\x89PNG\r\n\x1a\n" + bytes(100), b"\xff\xd8\xff\xe0" + bytes(100))


@pytest.fixture
def north(app: Flask) -> University:
    return make_university("north")


def damaged(whole: bytes, seed: int) -> bytes:
    """A file cut, shuffled, doubled or with a few bytes changed; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 the same damage each time
    file = bytearray(whole)
    match seed % 4:
        case 0:
            return bytes(file[: chance.randrange(len(file))])
        case 1:
            at = chance.randrange(len(file))
            return bytes(file[at:] + file[:at])
        case 2:
            at = chance.randrange(len(file))
            return bytes(file[:at] + chance.randbytes(200) + file[at:])
        case _:
            for _ in range(chance.randrange(1, 200)):
                file[chance.randrange(len(file))] = chance.randrange(256)
            return bytes(file)


def damaged_lists(kind: str, most: int) -> Iterator[bytes]:
    """So many damaged files of a kind of list."""
    samples = [(SAMPLE / name).read_bytes() for name in LISTS[kind][1]]
    for seed in range(most):
        yield damaged(samples[seed % len(samples)], seed)


def post_file(
    browser: FlaskClient, path: str, fields: dict[str, str], file: tuple[str, str, bytes]
) -> TestResponse:
    """Send a form with one file: (field, name, content)."""
    field, name, content = file
    storage = FileStorage(BytesIO(content), name, content_type="application/octet-stream")
    boundary, body = encode_multipart({**fields, field: storage})
    content_type = f"multipart/form-data; boundary={boundary}"
    return browser.post(path, data=body, content_type=content_type)


def uploaded(browser: FlaskClient, kind: str, unit_id: int, content: bytes, name: str) -> int:
    """Send a list; give the status of the answer."""
    fields = {"kind": kind, "unit_id": str(unit_id)}
    return post_file(browser, "/organise/imports", fields, ("file", name, content)).status_code


def slowest_of_refused(app: Flask, made: University, kind: str, files: Iterator[bytes]) -> float:
    """Send files that must be read or refused; give the seconds of the slowest."""
    browser, slowest, wrong = browser_of(app, made, LISTS[kind][0]), 0.0, []
    for number, content in enumerate(files):
        began = time.perf_counter()
        status = uploaded(browser, kind, made.unit.id, content, f"{number}.xlsx")
        slowest = max(slowest, time.perf_counter() - began)
        if status not in {303, 413, 422}:
            wrong.append((number, status))
    assert wrong == []
    return slowest


def test_file_that_is_no_list_is_refused_at_the_import(app: Flask, north: University) -> None:
    browsers = {who: browser_of(app, north, who) for who, _ in LISTS.values()}
    before, wrong = count(StoredFile), []
    for number, (name, (make, _reason)) in enumerate(CASES.items()):
        kind = list(LISTS)[number % len(LISTS)]
        status = uploaded(browsers[LISTS[kind][0]], kind, north.unit.id, make(), name)
        if status not in {413, 422}:
            wrong.append((kind, name, status))
    assert wrong == []
    assert count(StoredFile) == before


@pytest.mark.parametrize("kind", LISTS)
def test_damaged_list_is_read_or_refused(app: Flask, north: University, kind: str) -> None:
    slowest_of_refused(app, north, kind, damaged_lists(kind, 8))


@pytest.mark.slow
@pytest.mark.parametrize("kind", LISTS)
def test_five_hundred_damaged_lists_are_read_or_refused(
    app: Flask, north: University, kind: str
) -> None:
    slowest = slowest_of_refused(app, north, kind, damaged_lists(kind, 500))
    print(f"{kind}: 500 damaged files, slowest {slowest:.2f} s")
    assert slowest < SLOWEST_SECONDS


def test_names_of_files_are_no_more_than_labels(app: Flask, north: University) -> None:
    browser, kept = browser_of(app, north, "organiser"), Path(app.instance_path) / "files"
    list_ = "学号,姓名,学院,毕业届别\n20239902,新同学,材料学院,2027\n".encode()
    before, names = set(Path(app.instance_path).rglob("*")), sorted(HOSTILE.values())
    for name in [*names, "../../../etc/passwd", "C:\\autoexec.bat", ".htaccess", "con", "x" * 400]:
        typed = name.encode("utf-8", "replace").decode()
        status = uploaded(browser, "roster", north.unit.id, list_, typed)
        assert status in {303, 400, 422}, name
    made = {path for path in set(Path(app.instance_path).rglob("*")) - before if path.is_file()}
    assert {path.parent for path in made} <= {kept}
    assert all(path.name.replace("-", "").replace("_", "").isalnum() for path in made)


def test_document_of_a_permit_is_a_document_and_only_given_back_as_a_file(
    app: Flask, north: University
) -> None:
    safety, event = browser_of(app, north, "safety"), north.events["submitted"]
    address, before = f"/organise/events/{event}/clearance/permit", count(StoredFile)
    sent = {"status": "filed", "filed_on": "2026-11-01", "number": "1"}
    refused = [make() for make, _ in CASES.values()]
    refused += [b"<svg onload=hostile()>", b"<html><script>hostile()</script>", b"\0" + PDF, b"%PD"]
    refused += [damaged((SAMPLE / "roster.xlsx").read_bytes(), seed) for seed in range(40)]
    taken = []
    for content in refused:
        answer = post_file(safety, address, sent, ("document", "a.pdf", content))
        is_document = content.startswith((b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff"))
        if answer.status_code not in {413, 422} and content and not is_document:
            taken.append((content[:20], answer.status_code))
    assert taken == []
    for content in SCANS:
        answer = post_file(safety, address, sent, ("document", "<b>.html", content))
        assert answer.status_code == 303
        given = safety.get(f"{address}/document")
        assert given.data == content
        assert given.headers["Content-Disposition"] == f"attachment; filename=permit-{event}"
        assert given.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in given.headers["Content-Security-Policy"]
        assert given.mimetype in {"application/pdf", "image/png", "image/jpeg"}
    assert count(StoredFile) > before
