"""What goes compressed, to whom, and what stays as it is."""

import gzip

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from tests.factories import make_event, make_unit, make_venue
from tests.servers import ROOT

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
SCRIPT = "/static/_ui/app.js"


def test_page_is_compressed_for_who_takes_it(client: FlaskClient) -> None:
    plain, packed = client.get("/login"), client.get("/login", headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content_length == len(packed.data)
    assert 2 * len(packed.data) < len(plain.data)
    assert "</html>" in gzip.decompress(packed.data).decode()
    assert "Accept-Encoding" in packed.vary
    assert "Accept-Encoding" in plain.vary


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0"])
def test_page_stays_plain_for_who_does_not(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/login", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert "</html>" in answer.get_data(as_text=True)


def test_own_file_is_compressed_and_known_again(client: FlaskClient) -> None:
    first = client.get(SCRIPT, headers=GZIP)
    assert gzip.decompress(first.data) == (ROOT / SCRIPT[1:]).read_bytes()
    tag = first.headers["ETag"]
    assert tag.startswith("W/")
    again = client.get(SCRIPT, headers={**GZIP, "If-None-Match": tag}, buffered=True)
    assert again.status_code == 304


def test_part_of_a_file_is_sent_as_it_lies(client: FlaskClient) -> None:
    part = client.get(SCRIPT, headers={**GZIP, "Range": "bytes=0-9"}, buffered=True)
    assert (part.status_code, len(part.data)) == (206, 10)
    assert "Content-Encoding" not in part.headers


def test_head_says_the_length_of_the_compressed_file(client: FlaskClient) -> None:
    head, whole = client.head(SCRIPT, headers=GZIP), client.get(SCRIPT, headers=GZIP)
    assert (head.content_length, head.data) == (len(whole.data), b"")


@pytest.mark.parametrize("address", ["/calendar", "/events/{event}", "/feeds/units/gut.ics"])
def test_compressed_page_is_known_again(client: FlaskClient, address: str) -> None:
    university = make_unit("gut")
    event, *_others = [make_event(university, venue=make_venue(university)) for _ in range(5)]
    address = address.format(event=event.id)
    first = client.get(address, headers=GZIP)
    known = {**GZIP, "If-None-Match": first.headers["ETag"]}
    assert first.headers["Content-Encoding"] == "gzip"
    assert client.get(address, headers=known).status_code == 304


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"short", "text/html"), (bytes(5000), "image/png"), (b"x" * 5000, "application/zip")],
)
def test_what_gains_nothing_is_left_alone(app: Flask, body: bytes, kind: str) -> None:
    app.add_url_rule("/given", view_func=lambda: Response(body, mimetype=kind))
    answer = app.test_client().get("/given", headers=GZIP)
    assert answer.data == body
    assert "Content-Encoding" not in answer.headers


def test_what_is_made_while_it_is_sent_is_left_alone(app: Flask) -> None:
    lines = (f"line {number}\n" for number in range(1000))
    app.add_url_rule("/given", view_func=lambda: Response(lines, mimetype="text/plain"))
    answer = app.test_client().get("/given", headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert answer.get_data(as_text=True).endswith("line 999\n")


def test_devices_get_their_answers_plain(client: FlaskClient) -> None:
    answer = client.get("/api/events/1/occupancy", headers=GZIP)
    assert answer.status_code == 401
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" not in answer.vary
