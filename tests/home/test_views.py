"""The page of parts: there for those who build the interface, nowhere else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_design_page_shows_every_part_in_development(client: FlaskClient, language: str) -> None:
    client.set_cookie("lang", language)
    answer = client.get("/design")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text


def test_design_page_is_not_there_in_production(app: Flask, client: FlaskClient) -> None:
    app.config["DEMO"] = False
    assert client.get("/design").status_code == 404


def test_missing_page_says_what_to_do_next(client: FlaskClient) -> None:
    client.set_cookie("lang", "en")
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "Nothing here" in answer.text
    assert "To the front page" in answer.text


def test_missing_part_is_a_banner_for_the_messages(client: FlaskClient) -> None:
    answer = client.get("/no-such-page", headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#messages"
    assert "<html" not in answer.text
    assert 'id="problem"' in answer.text
