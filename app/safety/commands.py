"""Commands of the safety room."""

import json
from typing import BinaryIO

import click

from app.platform.commands import RoomGroup
from app.safety.answer import assessment_document
from app.safety.judgement import assess
from app.safety.reading import read_facts
from app.safety.values import FactsError

LARGEST_FILE = 1_000_000

cli = RoomGroup("safety", help="The safety rules: facts in, findings out.")


@cli.command("check")
@click.argument("facts", type=click.File("rb"))
def check(facts: BinaryIO, as_json: bool) -> None:
    """Judge the facts of an event (a JSON file, or - for standard input). Always prints JSON.

    Example: flask --app wsgi safety check facts.json
    """
    try:
        judged = assess(read_facts(_text(facts.read(LARGEST_FILE + 1))))
    except FactsError as error:
        raise click.UsageError(str(error)) from error
    document = assessment_document(judged)
    click.echo(json.dumps(document, ensure_ascii=False, indent=None if as_json else 2))


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise FactsError("", "the file is larger than 1 MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FactsError("", "the file is not UTF-8 text") from error
