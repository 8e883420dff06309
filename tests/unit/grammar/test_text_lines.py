"""The lines of a text stay text: what may be a field is asked about, and no line is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.grammar import Lacking, Mistaken, Parsed
from tests.unit.grammar.parsed_messages import EVERYTHING, VIDEO, args_of, mistakes_in, parse, resume_draft

POST = {"attached": {"video": VIDEO}}
CAPTION = "Jom lepak!\nMasa: 9 malam\nJumpa nanti"
NASTY = (
    """
Masa: 9 malam|masa: 9 malam|MASA: esok|Masa : 8 pagi|- Masa: 9 malam|1. Masa: esok|*Masa:* 9|Pesanan:|1. Colek x2
2) Set Pedas|kepada: Siti|Kepada: semua pelanggan|to: you|Harga: RM5|http://x|https://x.my/a?b=c|🔥|🔥: 3|Nota:|a: b
nota: bawa resit|Note: ok|caption: lagi|Jadual: esok|schedule: esok 8 malam|Schedule:|priority: high|proof: yes||/status
keutamaan: tinggi|Bukti: resit|type: visit|Tempat: Bangi|pada: 10 pagi|Pada hari Ahad: tutup|kapsyen: pedas|"petikan"
“petikan”: x|jumpa lagi|target: 0123456789|Pelanggan: Siti|deadline: esok|prioriti|9:30 pagi|Isnin-Jumaat: 9-5
""".strip()
    .replace("\n", "|")
    .split("|")
)


def say(form: str, lines: list[str]) -> tuple[str, str]:
    text = "\n".join(line.rstrip() for line in lines).strip()
    return form + text, text


@settings(max_examples=400, deadline=None, database=None)
@given(
    st.sampled_from(
        [
            ("/tiktok post\ncaption: ", "caption"),
            ("/tiktok post caption: ", "caption"),
            ("/tiktok post\nkapsyen: ", "caption"),
            ("/agent task\nto: ali\ntype: call\nnote: ", "note"),
            ("/agent task to: ali type: call\nNota: ", "note"),
            ("/landing create\npage: a\ntitle: b\ndesc: ", "desc"),
        ]
    ),
    st.sampled_from(["Jom lepak", "Beli 2 percuma 1", "Hai: apa khabar"]),
    st.lists(st.sampled_from(NASTY), max_size=6),
)
def test_a_text_arrives_whole_or_is_asked_about(form: tuple[str, str], first: str, more: list[str]) -> None:
    message, text = say(form[0], [first, *more])
    meaning = parse(message, attached=EVERYTHING)
    if isinstance(meaning, Mistaken):
        assert {each.problem for each in meaning.mistakes} == {"text_or_field"}, meaning
        whole, other = (parse(block, attached=EVERYTHING) for block in meaning.readings)
        assert isinstance(whole, Parsed) and isinstance(other, Parsed), meaning.readings
        assert is_whole(text, whole.args[form[1]])
        assert all(line in f"{other.args}" for line in more if ":" not in line and '"' not in line)
    else:
        assert isinstance(meaning, Parsed)
        assert is_whole(text, meaning.args[form[1]])


def is_whole(text: str, kept: str) -> bool:
    """Only lines as the menu writes them, in its order and with nothing else after them, end a text."""
    rest = text[len(kept) :].strip().split("\n")
    return text.startswith(kept) and all(line.startswith(("schedule:", "to:", "proof:")) for line in rest if line)


def test_a_line_that_may_be_a_field_is_asked_about_with_both_readings() -> None:
    meaning = mistakes_in(f"/tiktok post\ncaption: {CAPTION}", **POST)
    assert [(each.line, each.key, each.value, each.problem, each.nearest) for each in meaning.mistakes] == [
        (3, "caption", "Masa: 9 malam", "text_or_field", "schedule: 2026-01-14 21:00")
    ]
    assert meaning.corrected == f'/tiktok post\ncaption: "{CAPTION}"'
    assert meaning.readings == (
        meaning.corrected,
        "/tiktok post\ncaption: Jom lepak!\nJumpa nanti\nschedule: 2026-01-14 21:00",
    )


@pytest.mark.parametrize(
    ("answer", "args"),
    [
        ("1", {"caption": CAPTION}),
        ("Teks", {"caption": CAPTION}),
        ("2.", {"caption": "Jom lepak!\nJumpa nanti", "schedule": "2026-01-14T21:00:00+08:00"}),
        ("medan", {"caption": "Jom lepak!\nJumpa nanti", "schedule": "2026-01-14T21:00:00+08:00"}),
    ],
)
def test_one_word_chooses_a_reading_and_keeps_the_video(answer: str, args: dict[str, str]) -> None:
    asked = mistakes_in(f"/tiktok post\ncaption: {CAPTION}", **POST)
    meaning = resume_draft(asked, answer, media=VIDEO)
    assert isinstance(meaning, Parsed)
    assert {key: value for key, value in meaning.args.items() if key in args} == args
    assert meaning.args["video"] == VIDEO


def test_what_is_missing_is_asked_for_after_the_choice() -> None:
    asked = mistakes_in("/landing create\npage: a\ndesc: Jom\nButang: tekan sini")
    meaning = resume_draft(asked, "1")
    assert isinstance(meaning, Lacking)
    assert (meaning.kept, meaning.missing) == ({"page": "a", "desc": "Jom\nButang: tekan sini"}, ("title",))


@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("note: satu\nkepada: Siti minta resit", {"to": "ali", "note": "satu\nkepada: Siti minta resit"}),
        ("note: satu\nPesanan:\n1. Colek x2", {"note": "satu\nPesanan:\n1. Colek x2"}),
        ("note: satu\ndua\nproof: yes", {"note": "satu\ndua", "proof": True}),
        ("Note: satu\nProof: yes", {"note": "satu", "proof": True}),
        ("nota:\nbukti: ya", {"proof": True}),
        ("note:\n\nsatu\ndua", {"note": "satu\ndua"}),
        ("note: Masa: bila-bila", {"note": "Masa: bila-bila"}),
        ('note: "satu"\nproof: yes', {"note": "satu", "proof": True}),
        ('note: kata "dua"\ntarget: 0123456789\ntiga', None),
    ],
)
def test_only_what_is_plainly_a_field_ends_a_text(message: str, args: dict[str, object] | None) -> None:
    meaning = parse(f"/agent task\nto: ali\ntype: call\n{message}")
    if args is None:
        assert isinstance(meaning, Mistaken)
    else:
        assert isinstance(meaning, Parsed), meaning
        assert {key: meaning.args.get(key) for key in args} == args


def test_what_the_command_cannot_do_without_is_a_field_in_any_order() -> None:
    assert args_of("/agent task\nnote: satu\ntype: call") == {"type": "call", "priority": "normal", "note": "satu"}


def test_words_of_a_text_on_the_commands_line_stay_text_too() -> None:
    meaning = mistakes_in("/tiktok post Jom! Masa: 9 malam", **POST)
    assert meaning.readings[0] == "/tiktok post\ncaption: Jom! Masa: 9 malam"
    args = args_of("/agent task to: ali type: call note: hubungi, kepada: Siti")
    assert (args["to"], args["note"]) == ("ali", "hubungi, kepada: Siti")


def test_an_answer_of_several_lines_stays_whole_or_is_asked_about() -> None:
    draft = parse("/tiktok post", attached={"video": VIDEO})
    assert isinstance(draft, Lacking)
    asked = resume_draft(draft, CAPTION, media=VIDEO)
    assert isinstance(asked, Mistaken)
    assert asked.readings[0] == f'/tiktok post\ncaption: "{CAPTION}"'
    meaning = resume_draft(draft, "masa: esok 8 malam\nkapsyen: Jom", media=VIDEO)
    assert isinstance(meaning, Parsed)
    assert (meaning.args["caption"], meaning.args["schedule"]) == ("Jom", "2026-01-15T20:00:00+08:00")


def test_a_text_inside_another_command_is_asked_about_as_well() -> None:
    meaning = mistakes_in(
        "/batch\n- /agent task\n  to: ali\n  type: call\n  note: satu\n  Masa akhir: esok\n  Tarikh akhir: esok"
    )
    assert [each.problem for each in meaning.mistakes] == ["text_or_field"]
