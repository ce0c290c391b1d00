"""`flask gate …`."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from app.attendance.models import Device
from app.attendance.queries.devices import hashed_token
from tests.attendance.doors import Scene, kept, make_scene, real_now


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene(starts_at=real_now())


def test_enrol_gives_the_token_and_its_link(app: Flask, scene: Scene) -> None:
    runner = app.test_cli_runner()
    done = runner.invoke(args=["gate", "enrol", str(scene.event_id), "东门1号", "--json"])
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert set(answer) == {"token", "url"}
    assert answer["url"] == f"http://localhost/gate/{scene.event_id}#{answer['token']}"
    device = kept(Device, Device.name == "东门1号")[0]
    assert (device.token_hash, device.gate) == (hashed_token(answer["token"]), "东门1号")


def test_enrol_takes_a_gate_of_its_own(app: Flask, scene: Scene) -> None:
    arguments = ["gate", "enrol", str(scene.event_id), "phone 7", "--gate", "B"]
    done = app.test_cli_runner().invoke(args=arguments)
    assert done.stdout.startswith(f"http://localhost/gate/{scene.event_id}#")
    assert kept(Device, Device.name == "phone 7")[0].gate == "B"


def test_enrol_takes_the_hours_after_the_end(app: Flask, scene: Scene) -> None:
    arguments = ["gate", "enrol", str(scene.event_id), "phone 8", "--hours"]
    assert app.test_cli_runner().invoke(args=[*arguments, "2"]).exit_code == 0
    short, usual = (
        kept(Device, Device.name == "phone 8")[0],
        kept(Device, Device.name == "phone")[0],
    )
    assert usual.expires_at - short.expires_at == timedelta(days=7, hours=-2)
    assert app.test_cli_runner().invoke(args=[*arguments, "0"]).exit_code == 2


def test_enrol_for_no_event_is_refused(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["gate", "enrol", "999", "x", "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["refused"] == "not_found"
    assert app.test_cli_runner().invoke(args=["gate", "enrol", "x", "y"]).exit_code == 2


def test_revoke_withdraws_by_name(app: Flask, scene: Scene) -> None:
    runner = app.test_cli_runner()
    done = runner.invoke(args=["gate", "revoke", str(scene.event_id), "phone", "--json"])
    assert json.loads(done.stdout) == {"revoked": 1}
    done = runner.invoke(args=["gate", "list", str(scene.event_id), "--json"])
    assert [row["revoked"] for row in json.loads(done.stdout)] == [True]
