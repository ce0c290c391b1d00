"""Logs: one JSON object a line, codes and tokens masked before they are written."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

from flask import g, has_request_context, request

# Ticket links, ticket codes, feed tokens, one-time codes in addresses, bearer tokens.
SECRETS = re.compile(
    r"(?i)(/(?:T|H|V|feeds|activate|reset|invitations)/)[^/\s?\"']{6,}"
    r"|\b[0-9A-HJKMNP-TV-Z]{26}\b"
    r"|(Bearer )\S+"
)
# PostgreSQL tells the row that it would not take.
ROWS = re.compile(r"(DETAIL|CONTEXT):.*?(?=\n\[SQL|\Z)", re.DOTALL)


def masked(text: str) -> str:
    """The text with every code or token in it replaced by `***`."""
    return SECRETS.sub(lambda m: f"{m[1] or m[2] or ''}***", text)


class JsonLines(logging.Formatter):
    """Formats a record as one JSON line without support data, passwords or codes."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; of a request its method, masked path and reference, and the person's id."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": masked(record.getMessage()),
        }
        if has_request_context():
            line |= {"method": request.method, "path": masked(request.path)}
            if "reference" in g:
                line["reference"] = g.reference
            if actor := g.get("actor"):
                line["person"] = actor.person_id
        if record.exc_info:
            told = ROWS.sub(r"\1: ***", self.formatException(record.exc_info))
            line["error"] = masked(told)
        return json.dumps(line, ensure_ascii=False)


def init_logs() -> None:
    """Write warnings and errors to standard error, once, whatever the server set up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("app")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
