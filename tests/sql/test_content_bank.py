"""/content caption, hashtag and bank: the brand's words, none of them twice within a month."""

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.tasks import Outcome, add_person, run_answer, run_check, run_command

KINDS = [
    (kind, tone) for kind in ("reaction", "promo", "event", "behind_scene") for tone in ("funny", "hype", "informative")
]
EMOJI = re.compile("[\u2600-\u27bf\u2b50\U0001f300-\U0001faff]")
FORBIDDEN = re.compile(
    r"\bRM\s?\d|\d+\s?%|percuma|\bfree\b|diskaun|discount|dijamin|guarantee|halal|bodoh|sial|babi|damn", re.IGNORECASE
)


@pytest.fixture
def ali(database: Clone) -> str:
    return add_person(database, "Ali", "agent")


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def of(facts: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(facts[name] for name in names)


def caption(database: Clone, who: str, **more: Any) -> Outcome:
    return run_command(database, who, "content_caption", **{"type": "promo", "tone": "hype", "language": "ms", **more})


def writer(database: Clone) -> None:
    database.sql("""insert into wocs.nodes (name, abilities) values ('pc', '{"writer": "ready"}')""")


def days_pass(database: Clone, days: int) -> None:
    database.sql("update wocs.captions set used_at = used_at - make_interval(days => %s)", days)


def test_the_bank_begins_with_enough_of_each_kind_in_both_languages(database: Clone) -> None:
    rows = database.sql("select type, tone, language, count(*) from wocs.captions group by 1, 2, 3")
    found = {(kind, tone, language): n for kind, tone, language, n in rows}
    assert all(found[*kind, "ms"] >= 8 and found[*kind, "en"] >= 4 for kind in KINDS)


def test_each_caption_is_fit_for_the_brand(database: Clone) -> None:
    texts = [text for (text,) in database.sql("select text from wocs.captions")]
    assert [one for one in texts if FORBIDDEN.search(one) or len(one) > 150] == []
    assert [one for one in texts if not 1 <= len(EMOJI.findall(one)) <= 2] == []
    assert sum("#" in one for one in texts) > 20


def test_a_caption_comes_in_the_askers_language_unless_they_say_which(database: Clone, ali: str) -> None:
    assert run_command(database, ali, "content_caption", type="promo").facts["tongue"] == "en"
    database.sql("update wocs.users set language = 'ms' where id = %s", ali)
    said = run_command(database, ali, "content_caption", type="promo")
    assert said.say == "content.caption" and of(said.facts, "tongue", "tone", "draft") == ("ms", "hype", None)
    assert caption(database, ali, language="en").facts["tongue"] == "en"


def test_none_comes_twice_and_the_end_is_said_with_what_is_left(database: Clone, ali: str) -> None:
    given = [caption(database, ali) for _ in range(8)]
    assert len({one.facts["caption"] for one in given}) == 8
    assert [one.facts["left"] for one in given] == [7, 6, 5, 4, 3, 2, 1, 0]
    said = caption(database, ali)
    assert (said.say, said.facts["bank"], said.facts["days"]) == ("content.exhausted", 8, 30)
    assert said.facts["next_at"] and {"tone": "funny", "tongue": "ms", "left": 8} in said.facts["fresh"]
    assert database.sql("select count(*) from wocs.caption_uses") == [(8,)]


def test_after_a_month_the_one_that_rested_longest_comes_first(database: Clone, ali: str) -> None:
    first = caption(database, ali).facts["id"]
    days_pass(database, 29)
    others = {caption(database, ali).facts["id"] for _ in range(7)}
    assert first not in others and caption(database, ali).say == "content.exhausted"
    days_pass(database, 2)
    assert caption(database, ali).facts["id"] == first
    days_pass(database, 31)
    assert caption(database, ali).facts["id"] in others


def test_eight_who_ask_at_once_get_eight_different_ones(database: Clone, ali: str) -> None:
    with ThreadPoolExecutor(8) as at_once:
        given = list(at_once.map(lambda _: caption(database, ali).facts["id"], range(8)))
    assert len(set(given)) == 8


def test_of_five_who_ask_for_the_last_two_two_get_one(database: Clone, ali: str) -> None:
    for _ in range(6):
        caption(database, ali)
    with ThreadPoolExecutor(5) as at_once:
        said = list(at_once.map(lambda _: caption(database, ali), range(5)))
    assert Counter(one.say for one in said) == {"content.caption": 2, "content.exhausted": 3}
    assert database.sql("select count(distinct caption) from wocs.caption_uses") == [(8,)]


def test_where_the_pc_can_write_a_fresh_one_follows(database: Clone, ali: str) -> None:
    writer(database)
    used = caption(database, ali).facts["caption"]
    said = caption(database, ali)
    [child] = said.children
    assert said.facts["draft"] == "follows"
    assert (child["command"], child["runs"], child["repeatable"]) == ("caption_draft", "home", True)
    learnt = child["args"]
    assert (learnt["type"], learnt["tone"], learnt["language"], len(learnt["examples"])) == ("promo", "hype", "ms", 8)
    assert set(learnt["avoid"]) == {used, said.facts["caption"]}


def test_a_spent_bank_is_no_end_where_the_pc_can_write(database: Clone, ali: str) -> None:
    for _ in range(8):
        caption(database, ali)
    writer(database)
    said = caption(database, ali)
    assert said.say == "content.caption" and len(said.children) == 1
    assert of(said.facts, "caption", "draft") == (None, "follows")
    database.sql("update wocs.nodes set last_seen = now() - interval '5 minutes'")
    assert caption(database, ali).say == "content.exhausted"


@pytest.mark.parametrize("niche", ["street_food", "malaysia", "viral"])
@pytest.mark.parametrize("count", [1, 10, 30])
def test_hashtags_are_as_many_as_asked_ours_first_none_twice(database: Clone, ali: str, niche: str, count: int) -> None:
    facts = run_answer(database, ali, "content_hashtag", niche=niche, count=count)["facts"]
    tags = facts["line"].split(" ")
    assert (len(tags), facts["count"], tags[0]) == (count, count, "#AbangColek")
    assert len({tag.lower() for tag in tags}) == count and all(re.fullmatch(r"#\w+", tag) for tag in tags)


def test_where_the_bank_has_fewer_hashtags_it_says_so(database: Clone, ali: str) -> None:
    database.sql("delete from wocs.hashtags where niche = 'viral' and tag > '#D'")
    facts = run_answer(database, ali, "content_hashtag", niche="viral", count=30)["facts"]
    assert facts["wanted"] == 30 and facts["count"] == len(facts["line"].split(" ")) < 10


def test_a_line_of_ones_own_is_kept_and_given_out(database: Clone, admin: str) -> None:
    said = run_command(
        database, admin, "content_bank_add", type="promo", tone="hype", language="ms", text="  Jom!\nPadu 🔥 "
    )
    assert (said.say, said.facts["text"], said.facts["rested"]) == ("content.bank_added", "Jom!\nPadu 🔥", 9)
    assert "Jom!\nPadu 🔥" in {caption(database, admin).facts["caption"] for _ in range(9)}


@pytest.mark.parametrize("again", ["jom colek LAGI", "Jom  colek... lagi! 🔥🔥", "JOMCOLEKLAGI ❤️", "jom\ncolek lagi"])
def test_nearly_the_same_line_is_not_kept_twice(database: Clone, admin: str, again: str) -> None:
    first = run_command(database, admin, "content_bank_add", type="promo", tone="hype", text="Jom colek lagi! 🌶️")
    said = run_check(database, admin, "content_bank_add", type="event", tone="funny", text=again)
    assert said["refused"] == "content.refused"
    assert of(said["facts"], "reason", "id") == ("near_duplicate", first.facts["id"])


def test_emoji_alone_are_no_line(database: Clone, admin: str) -> None:
    assert run_check(database, admin, "content_bank_add", text="🔥🔥 1!")["facts"]["reason"] == "no_words"


def test_five_who_add_the_same_line_at_once_add_one(database: Clone, admin: str) -> None:
    def add(marks: int) -> str:
        return run_command(
            database, admin, "content_bank_add", type="promo", tone="hype", text="Padu gila" + "!" * marks
        ).say

    with ThreadPoolExecutor(5) as at_once:
        said = list(at_once.map(add, range(5)))
    assert Counter(said) == {"content.bank_added": 1, "content.refused": 4}


def test_what_is_removed_is_not_given_out_and_not_forgotten(database: Clone, admin: str) -> None:
    given = caption(database, admin)
    said = run_command(database, admin, "content_bank_remove", id=given.facts["id"])
    assert (said.say, said.facts["text"], said.facts["left"]) == ("content.bank_removed", given.facts["caption"], 7)
    again = run_command(database, admin, "content_bank_remove", id=given.facts["id"])
    assert (again.say, again.facts["reason"]) == ("content.refused", "caption_removed")
    assert run_command(database, admin, "content_bank_remove", id=9999).facts["reason"] == "no_such_caption"
    back = run_command(
        database, admin, "content_bank_add", type="promo", tone="hype", language="ms", text=given.facts["caption"]
    )
    assert back.facts["id"] not in {caption(database, admin).facts["id"] for _ in range(7)}
    assert caption(database, admin).say == "content.exhausted"


def test_the_list_holds_as_much_as_a_message_does_newest_of_ours_first(database: Clone, admin: str) -> None:
    def add(text: str) -> int:
        return int(run_command(database, admin, "content_bank_add", type="promo", tone="hype", text=text).facts["id"])

    mine = [add("Satu la"), add("Dua la")]
    shown = run_answer(database, admin, "content_bank_list")["facts"]
    assert [one["id"] for one in shown["captions"]][:2] == mine[::-1]
    assert (shown["total"], len(shown["captions"]) + shown["more"]) == (146, 146) and shown["more"] > 0
    assert len(json.dumps(shown["captions"], ensure_ascii=False)) < 8_000
    few = run_answer(database, admin, "content_bank_list", type="event", tone="funny")["facts"]
    assert (few["total"], few["more"], {one["tongue"] for one in few["captions"]}) == (12, 0, {"ms", "en"})
