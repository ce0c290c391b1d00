"""The postman: takes messages from the outbox and hands them to mail or to the webhook."""

import json
import smtplib
import urllib.request
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.platform.i18n import in_locale
from app.platform.outbox import Channel, Claimed, claim_messages, mark_failed, mark_sent

TIMEOUT_SECONDS = 10


def deliver_due(at: datetime) -> int:
    """Send what is due; a failure is noted with the message and tried again later."""
    messages = claim_messages(at=at)
    for message in messages:
        try:
            send(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            mark_failed(message.id, f"{type(error).__name__}: {error}", at=at)
        else:
            mark_sent(message.id, at=at)
    return len(messages)


def send(message: Claimed) -> None:
    """Put the message into words and hand it over; raises what the transport raises."""
    subject, body = worded(message)
    if message.channel is Channel.WEBHOOK:
        _post(message, subject, body)
        return
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    mail["From"] = f"Fairday <no-reply@{urlsplit(current_app.config['BASE_URL']).hostname}>"
    mail["To"] = message.recipient
    mail["Message-ID"] = f"<{message.message_id}>"
    mail.set_content(body)
    target = str(current_app.config["MAIL_URL"])
    if target.startswith("file:"):
        _write(mail, target, message.id)
    else:
        _submit(mail, target)


def worded(message: Claimed) -> tuple[str, str]:
    """Subject and body in the recipient's language; the template's first line is the subject."""
    with in_locale(message.locale):
        # Not Flask's render_template: what it adds to a page asks the request, and here is none.
        template = current_app.jinja_env.get_template(f"{message.template}.txt")
        text = template.render(base_url=current_app.config["BASE_URL"], **message.facts)
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"


def _write(mail: EmailMessage, target: str, number: int) -> None:
    folder = target.removeprefix("file:")
    path = Path(folder) if folder else Path(current_app.instance_path) / "outbox"
    path.mkdir(parents=True, exist_ok=True)
    (path / f"{number:08d}.eml").write_bytes(bytes(mail))


def _submit(mail: EmailMessage, target: str) -> None:
    url = urlsplit(target)
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    with kind(url.hostname or "localhost", url.port or 0, timeout=TIMEOUT_SECONDS) as server:
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(mail)


def _post(message: Claimed, subject: str, body: str) -> None:
    """POST `{id, to, subject, text}` to the office's own bridge to WeCom, DingTalk or SMS."""
    url = str(current_app.config["WEBHOOK_URL"])
    if not url:
        raise ValueError("FAIRDAY_WEBHOOK_URL is not set")
    data = {"id": message.message_id, "to": message.recipient, "subject": subject, "text": body}
    request = urllib.request.Request(  # noqa: S310  the scheme was checked with the settings
        url, json.dumps(data).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310
        pass
