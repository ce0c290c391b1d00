"""Signing in and out."""

import secrets
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.people.models import Person, SignIn
from app.people.passwords import password_matches
from app.people.rules import Account, hashed
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.database import transaction
from app.platform.errors import NotFound, Refusal
from app.platform.reasons import Reason


def matching_account(accounts: list[Account], password: str, *, demo: bool) -> Account:
    """The account that the password opens.

    Refuses `CREDENTIALS_WRONG` (also for unknown accounts, in the same time), `ACCOUNT_DISABLED`
    and, where demo accounts are off, `DEMO_OFF`.
    """
    if not accounts:
        password_matches(password, None)
    for account in accounts:
        if password_matches(password, account.password_hash):
            if account.disabled_at is not None:
                raise Refusal(Reason.ACCOUNT_DISABLED)
            if account.is_demo and not demo:
                raise Refusal(Reason.DEMO_OFF)
            return account
    raise Refusal(Reason.CREDENTIALS_WRONG)


def sign_in(person_id: int, *, browser: str, at: datetime) -> str:
    """Begin a sign-in and give its token, which only the cookie keeps."""
    token = secrets.token_hex(16)
    with transaction() as tx:
        tx.add(
            SignIn(
                token_hash=hashed(token),
                person_id=person_id,
                created_at=at,
                last_seen_at=at,
                browser=browser[:120],
            )
        )
        person = tx.get_one(Person, person_id)
        actor = Actor(person_id, person.name)
        record(tx, actor=actor, action="sign_in", subject=("person", person_id), at=at)
    return token


def sign_out(token: str, *, at: datetime) -> None:
    """End one sign-in."""
    with transaction() as tx:
        tx.execute(
            update(SignIn)
            .where(SignIn.token_hash == hashed(token), SignIn.ended_at.is_(None))
            .values(ended_at=at)
        )


def note_seen(sign_in_id: int, *, at: datetime) -> None:
    """Move last-seen forward; callers do so at most once a minute."""
    with transaction() as tx:
        tx.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=at))


def end_sign_in(sign_in_id: int, *, actor: Actor, at: datetime) -> None:
    """End one of the actor's own sign-ins; raises `NotFound` for anybody else's."""
    with transaction() as tx:
        ended = tx.execute(
            update(SignIn)
            .where(
                SignIn.id == sign_in_id,
                SignIn.person_id == actor.person_id,
                SignIn.ended_at.is_(None),
            )
            .values(ended_at=at)
            .returning(SignIn.id)
        )
        if ended.first() is None:
            raise NotFound


def end_other_sign_ins(tx: Session, person_id: int, *, keep: str | None, at: datetime) -> None:
    """End every sign-in of a person but the one with the token `keep`, in the caller's work."""
    query = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if keep is not None:
        query = query.where(SignIn.token_hash != hashed(keep))
    tx.execute(query.values(ended_at=at))
