"""How people of the story come to their accounts: by command, by mail, by slip."""

import json
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

from flask import Flask

from app.platform.clock import utcnow
from app.platform.postman import deliver_due
from tests.browser.desks import Desk, Street, zh

PASSWORD = "春天去北门看樱花和湖水"
LINK = re.compile(r"/activate/\S+")


@dataclass(frozen=True)
class House:
    """An installation: its application in this process, its server, the way in from the street."""

    app: Flask
    street: Street

    def runs(self, command: str, *more: str) -> Any:
        """Run a `flask` command and give its JSON answer."""
        result = self.app.test_cli_runner().invoke(args=[*command.split(), *more, "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


def the_university_is_entered(house: House) -> None:
    house.runs("units add gan 赣江省教育厅 --kind province")
    house.runs("units add gut 赣江理工大学 --kind university --parent gan")


def first_administrator_comes_in(house: House) -> Desk:
    invited = house.runs("people invite zou@gut.example.edu.cn --role admin --unit gan --name 邹文")
    return opens_account(house, find_link(invited["link"]))


def opens_account(house: House, link: str) -> Desk:
    """By the link of an invitation, which holds the code."""
    desk = house.street.desk()
    desk.opens(link)
    chooses_password(desk)
    return desk


def opens_account_with_slip(house: House, code: str, **profile: object) -> Desk:
    """By the code on a slip, typed."""
    desk = house.street.desk(**profile)
    desk.opens("/activate")
    desk.types(code=code)
    chooses_password(desk)
    return desk


def chooses_password(desk: Desk) -> None:
    desk.types(password=PASSWORD, again=PASSWORD, agree=True)
    desk.presses("Open the account")
    desk.sees("Your account is open. Welcome.")


def signs_in(desk: Desk, account: str, password: str = PASSWORD) -> None:
    desk.opens("/login")
    desk.types(account=account, password=password)
    desk.presses("Sign in")


def invites(admin: Desk, name: str, email: str, role: str) -> None:
    admin.opens("/admin/people/new")
    admin.types(name=name, email=email, role=role, unit_id="赣江理工大学")
    admin.presses("Send the invitation")
    admin.sees("The invitation to %(email)s is on its way.", email=email)


def follows_invitation(house: House, email: str) -> Desk:
    return opens_account(house, find_link(last_mail_to(house, email)))


def last_mail_to(house: House, email: str) -> str:
    """The worker's round, then what lies in the outbox for an address."""
    deliver_due(utcnow())
    folder = Path(house.app.instance_path) / "outbox"
    mails = [
        message_from_bytes(path.read_bytes(), policy=SMTP) for path in sorted(folder.glob("*.eml"))
    ]
    return str([mail.get_content() for mail in mails if mail["To"] == email][-1])


def find_link(text: str) -> str:
    found = LINK.search(text)
    assert found, text
    return found.group()


def code_on_slip(desk: Desk, who: str) -> str:
    """The code of the slip on which a name or number stands."""
    slip = desk.page.locator("article.slip", has_text=who)
    return slip.locator("p.fig").inner_text().strip()


def makes_class_slips(organiser: Desk, class_name: str) -> None:
    """The sheet of a class: a slip for each student, shown once."""
    organiser.opens("/admin/slips")
    row = organiser.page.get_by_role("row", name=class_name)
    with organiser.page.expect_navigation():
        row.get_by_role("button", name=zh("Make slips")).click()


def makes_helper_slips(officer: Desk, file: str) -> None:
    """The sheet for the helpers whom an imported ledger names."""
    officer.opens("/organise/imports")
    officer.follows(file)
    with officer.page.expect_navigation():
        officer.page.locator('main form[action$="/slips"] button').click()
