"""What each vendor says of an answer, and what we make of it: the right one is confirmed, the wrong one named."""

from pathlib import Path

import pytest

from local.services.postgrest import role_token
from local.setup.answer_files import AnswerFiles
from local.setup.vendors import database, graph, project, queue
from local.setup.words import NotReached, Seen, Wrong
from tests.setup.fake_meta import ACCOUNT_ID, APP_ID, NUMBER_ID
from tests.setup.stand_ins import Vendors

CHECKS = {
    "token": graph.check_token,
    "number": graph.check_number,
    "secret": graph.check_secret,
    "account": graph.check_account,
    "key": project.check_key,
    "database": database.check_address,
    "queue": queue.check_token,
}


def answers_of(stand_ins: Vendors, folder: Path, **other: str) -> AnswerFiles:
    answers = AnswerFiles(folder, {**stand_ins.answers, **other})
    answers.keep(graph.APP_ID, APP_ID)
    return answers


@pytest.mark.parametrize("what", CHECKS)
def test_right_answers_are_confirmed(stand_ins: Vendors, tmp_path: Path, what: str) -> None:
    seen = CHECKS[what](answers_of(stand_ins, tmp_path))
    assert isinstance(seen, Seen)
    assert seen.tell("ms") != seen.tell("en")


WRONG = [
    ("token", {"WHATSAPP_TOKEN": "EAAother"}, "token_refused"),
    ("number", {"WHATSAPP_TOKEN": "EAAother"}, "token_refused"),
    ("number", {"WHATSAPP_PHONE_NUMBER_ID": "106540352242929"}, "number_unknown"),
    ("number", {"WHATSAPP_PHONE_NUMBER_ID": ACCOUNT_ID}, "number_unknown"),
    ("secret", {"WHATSAPP_APP_SECRET": "f" * 32}, "secret_refused"),
    ("account", {"WHATSAPP_BUSINESS_ACCOUNT_ID": "102290129340399"}, "account_unknown"),
    ("key", {"SUPABASE_SECRET_KEY": "sb_secret_of_another"}, "key_refused"),
    ("key", {"SUPABASE_SECRET_KEY": role_token("anon")}, "grants"),
    ("queue", {"UPSTASH_REDIS_REST_TOKEN": "another"}, "queue_refused"),
]


@pytest.mark.parametrize(("what", "other", "name"), WRONG)
def test_a_wrong_answer_is_named(
    stand_ins: Vendors, tmp_path: Path, what: str, other: dict[str, str], name: str
) -> None:
    with pytest.raises(Wrong) as refused:
        CHECKS[what](answers_of(stand_ins, tmp_path, **other))
    assert refused.value.name == name
    assert all(value not in refused.value.tell("en") for key, value in other.items() if not key.endswith("_ID"))


AWAY = [
    ("token", "WHATSAPP_API_BASE"),
    ("key", "SUPABASE_URL"),
    ("queue", "UPSTASH_REDIS_REST_URL"),
]


@pytest.mark.parametrize(("what", "address"), AWAY)
def test_a_vendor_that_is_away_makes_nothing_wrong(stand_ins: Vendors, tmp_path: Path, what: str, address: str) -> None:
    with pytest.raises(NotReached):
        CHECKS[what](answers_of(stand_ins, tmp_path, **{address: "http://127.0.0.1:9"}))


def test_a_database_that_is_away_makes_nothing_wrong_and_a_wrong_password_is_named(
    stand_ins: Vendors, tmp_path: Path
) -> None:
    with pytest.raises(NotReached):
        database.check_address(answers_of(stand_ins, tmp_path, SUPABASE_DB_URL="postgresql://a:b@127.0.0.1:9/d"))
    address = stand_ins.answers["SUPABASE_DB_URL"].replace("postgres:", "postgres:not")
    with pytest.raises(Wrong, match="database_refused"):
        database.check_address(answers_of(stand_ins, tmp_path, SUPABASE_DB_URL=address))


def test_a_token_that_dies_or_may_too_little_is_told(stand_ins: Vendors, tmp_path: Path) -> None:
    answers = answers_of(stand_ins, tmp_path)
    stand_ins.meta.expires_at = 1795996800
    assert "2026-11-30" in graph.check_token(answers).tell("en")
    stand_ins.meta.scopes = ["whatsapp_business_messaging"]
    with pytest.raises(Wrong) as refused:
        graph.check_token(answers)
    assert "whatsapp_business_management" in refused.value.tell("en")
    stand_ins.meta.is_valid = False
    with pytest.raises(Wrong, match="token_dead"):
        graph.check_token(answers)


def test_meta_tells_the_app_and_the_account_of_a_token(stand_ins: Vendors, tmp_path: Path) -> None:
    answers = AnswerFiles(tmp_path, {**stand_ins.answers, "WHATSAPP_BUSINESS_ACCOUNT_ID": ""})
    graph.check_token(answers)
    assert answers.get(graph.APP_ID) == APP_ID
    assert answers.get("WHATSAPP_BUSINESS_ACCOUNT_ID") == ACCOUNT_ID


def test_an_account_without_our_number_is_told(stand_ins: Vendors, tmp_path: Path) -> None:
    stand_ins.meta.numbers = ["1"]
    with pytest.raises(Wrong, match="account_without_number"):
        graph.check_account(answers_of(stand_ins, tmp_path))
    stand_ins.meta.numbers = ["1", NUMBER_ID]
    assert graph.check_account(answers_of(stand_ins, tmp_path)).name == "account"


def test_the_bucket_is_made_once_and_an_open_one_is_closed(stand_ins: Vendors, tmp_path: Path) -> None:
    answers = answers_of(stand_ins, tmp_path)
    assert [project.keep_bucket(answers) for _ in range(2)] == ["bucket_made", "bucket_there"]
    stand_ins.storage.private.clear()
    assert project.keep_bucket(answers) == "bucket_closed"
    assert stand_ins.storage.private == {"wocs-media"}
