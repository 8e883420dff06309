"""What is fuzzed: each target takes any bytes, and raises only where we broke a promise of ours."""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.test import EnvironBuilder

os.environ.setdefault("WOCS_TIMEZONE", "Asia/Kuala_Lumpur")

from flask import Request
from openpyxl.utils.exceptions import IllegalCharacterError  # type: ignore[import-untyped]

from bench.fuzz_grammar import assert_fit, follow_parsed, read_everyway
from functions.intake.understanding import understand_all
from functions.intake.webhook_body import read_delivery
from functions.panel.forms import read_form
from functions.panel.routes import address_of, read_address
from functions.panel.typed_acts import read_typed_act
from functions.sales_import.sheet import read_sheet
from functions.sales_import.workbook import write_worksheet
from home_node.nlu.n_best import hear
from home_node.nlu.types import Hypothesis, Vocabulary
from home_node.nlu.written_words import read_written
from shared.grammar import Parsed, understand
from shared.grammar.results import Template
from shared.grammar.template_variables import find_variables

ZONE = ZoneInfo("Asia/Kuala_Lumpur")
NOW = datetime(2026, 1, 14, 10, 30, 20, tzinfo=ZONE)
_MOMENT: dict[str, Any] = {"now": NOW, "zone": ZONE}


def text_of(data: bytes) -> str:
    """Any text, lone surrogates too."""
    return data.decode("utf-8", "surrogatepass") if is_whole(data) else data.decode("utf-8", "surrogateescape")


def is_whole(data: bytes) -> bool:
    with suppress(UnicodeDecodeError):
        data.decode("utf-8", "surrogatepass")
        return True
    return False


def fuzz_grammar(data: bytes) -> None:
    """The same bytes always take the same way."""
    read_everyway(Random(len(data)), text_of(data))


def fuzz_template(data: bytes) -> None:
    """The first line is a value; the others are kept as a template, by a database, and run with it."""
    value, _, kept = data.decode("utf-8", "replace").replace("\0", "").partition("\n")
    texts = tuple(kept.split("\n\n"))
    names = find_variables(texts)
    run = "\n".join(["/template run", "name: t", *(f"{name}: {value}" for name in names)])
    meaning = understand(run, **_MOMENT, templates={"t": Template(texts, names)})
    if isinstance(meaning, Parsed):
        follow_parsed(Random(0), meaning, _MOMENT)


def fuzz_speech(data: bytes) -> None:
    """Lines are the hypotheses of one note; the first is read as written words too."""
    lines = text_of(data)[:400].split("\n")[:4]
    vocabulary = Vocabulary()
    heard = hear([Hypothesis(line, "ms", -0.2) for line in lines], vocabulary, now=NOW, zone=ZONE)
    written = read_written(lines[0], vocabulary, now=NOW, zone=ZONE)
    for reading in (*heard.readings, *written.readings):
        assert 0 <= reading.score <= 1, reading
        understand(reading.text, **_MOMENT)


def fuzz_webhook(data: bytes) -> None:
    """What is recorded must be fit for jsonb, and what is understood of it too; nothing is 'broken'."""
    delivery = read_delivery(data, "")
    assert_fit(*delivery.messages, *delivery.statuses, *delivery.others)
    messages = [{**message, "received_at": NOW.isoformat()} for message in delivery.messages]
    for message in understand_all(messages):  # type: ignore[arg-type]
        assert message["intent"]["do"] != "broken", message


def fuzz_sheet(data: bytes) -> None:
    """The bytes as a file, and as the cells of a workbook."""
    assert_fit(read_sheet(data))
    with suppress(IllegalCharacterError, ValueError):  # what openpyxl does not write is no workbook
        rows = [line.split(",") for line in data.decode("utf-8", "replace").split("\n")[:20]]
        assert_fit(read_sheet(write_worksheet(rows)))  # type: ignore[arg-type]


def fuzz_date(data: bytes) -> None:
    """The text at every place of a message that takes a time, and in a sheet's column of days."""
    text = text_of(data)
    for message in (f"/agent task to: ali type: followup due: {text}", f"/schedule task: /report at: {text}",
                    f"/sales add amount: 5 at: {text}", f"/report sales from: {text} to: {text}"):  # fmt: skip
        meaning = understand(message, **_MOMENT)
        if isinstance(meaning, Parsed):
            assert_fit(meaning.args)
    assert_fit(read_sheet(b"tarikh,jumlah\n" + data.replace(b"\n", b" ") + b",5\n"))


def fuzz_form(data: bytes) -> None:
    """The bytes as the body of a form (urlencoded and multipart), its name and its way back as lines before it."""
    head, _, body = data.partition(b"\n")
    name = head.decode("utf-8", "replace")[:100]  # as werkzeug reads every form
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        environ = EnvironBuilder(path="/act/x", method="POST", data=body, content_type=kind).get_environ()
        with closing(Request(environ)) as request:
            read_typed_act(name, read_form(request).args)
    found = read_address(name)
    if found:
        assert read_address(address_of(found)) is not None


TARGETS: dict[str, Callable[[bytes], None]] = {
    "grammar": fuzz_grammar,
    "templates": fuzz_template,
    "speech": fuzz_speech,
    "webhook": fuzz_webhook,
    "sheet": fuzz_sheet,
    "dates": fuzz_date,
    "forms": fuzz_form,
}
