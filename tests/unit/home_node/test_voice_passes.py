"""A clear note is listened to once; a doubtful one again, for the commands that it may be."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from home_node.nlu.types import Heard, Hypothesis, Vocabulary
from home_node.voice.passes import listen
from home_node.voice.speech_segments import WHOLE_S
from home_node.voice.transcriber import Transcriber, Transcript
from shared.commands import Command
from tests.unit.home_node.voice_samples import SALES, load_transcriber, needs_weights

ZONE = ZoneInfo("Asia/Kuala_Lumpur")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)


class Scripted(Transcriber):
    """Writes what it is told to: first this, then, when asked for certain commands, that."""

    by_ear = ""

    def __init__(self, first: str, then: str = "", seconds: float = 3.0, at_last: str = "") -> None:
        self.first, self.then, self.seconds, self.at_last = first, then, seconds, at_last
        self.widened = False
        self.passes: list[tuple[str, ...]] = []

    def transcribe(self, *_: Any, **__: Any) -> Transcript:
        return self._make_transcript(self.first, ())

    def transcribe_about(self, first: Transcript, commands: Sequence[Command]) -> Transcript:
        return self._make_transcript(self.then, commands)

    def transcribe_wider(self, first: Transcript, vocabulary: Vocabulary) -> Transcript:
        del first, vocabulary
        self.widened = True
        return self._make_transcript(self.at_last, ())

    def score_texts(self, first: Transcript, texts: Sequence[str]) -> list[float]:
        del first
        return [-5.0 if text == self.by_ear else -9.0 for text in texts]

    def _make_transcript(self, text: str, about: Sequence[Command]) -> Transcript:
        self.passes.append(tuple(command.name for command in about))
        hypotheses = (Hypothesis(text, "ms", -0.4),) if text else ()
        encoding = "whole" if self.seconds <= WHOLE_S else None
        return Transcript(hypotheses, "ms", self.seconds, self.seconds, 0.5, "" if hypotheses else "silence", encoding)


def hear_scripted(to: Transcriber, audio: bytes = b"") -> tuple[Transcript, Heard]:
    return listen(to, audio, Vocabulary(), now=NOW, zone=ZONE)


def test_a_clear_note_is_listened_to_once() -> None:
    clear = Scripted("laporan jualan minggu ini")
    assert hear_scripted(clear)[1].readings[0].command.name == "report sales"
    assert clear.passes == [()]


def test_a_doubtful_note_is_listened_to_again_for_the_commands_it_may_be() -> None:
    doubtful = Scripted("hidup kanzmano baru", "hidupkan menu baru")
    transcript, heard = hear_scripted(doubtful)
    assert doubtful.passes[0] == ()
    assert "app feature" in doubtful.passes[1]
    assert heard.readings[0].args == {"name": "new_menu", "action": "enable"}
    assert transcript.took_s == 1.0
    assert [wording.text for wording in transcript.hypotheses] == ["hidup kanzmano baru", "hidupkan menu baru"]


def test_words_that_the_second_listening_made_up_are_dropped() -> None:
    transcript, heard = hear_scripted(Scripted("hidup kanzmano baru", "laporan jualan jualan jualan"))
    assert [wording.text for wording in transcript.hypotheses] == ["hidup kanzmano baru"]
    assert heard.kind == "unclear"


def test_a_note_that_still_fits_nothing_is_read_in_more_wordings() -> None:
    lost = Scripted("hidup kanzmano baru", at_last="hidupkan menu baru")
    transcript, heard = hear_scripted(lost)
    assert heard.readings[0].args == {"name": "new_menu", "action": "enable"}
    assert [wording.text for wording in transcript.hypotheses] == ["hidup kanzmano baru", "hidupkan menu baru"]
    understood = Scripted("hidup kanzmano baru", "hidupkan menu baru")
    hear_scripted(understood)
    assert (lost.widened, understood.widened) == (True, False)


def test_a_poor_reading_among_many_wordings_makes_no_card() -> None:
    by_chance = Scripted("hidup kanzmano baru", at_last="cunup kudai tutup awas malam saya datang jauh jauh")
    transcript, heard = hear_scripted(by_chance)
    assert by_chance.widened
    assert (heard.kind, len(transcript.hypotheses)) == ("unclear", 1)


def test_the_ear_tells_a_word_from_the_one_that_the_prompt_suggested() -> None:
    led = Scripted("Buat laman durian tajuk Musim Durian")
    assert hear_scripted(led)[1].readings[0].command.name == "landing create"
    led.by_ear = "Ubah laman durian tajuk Musim Durian"
    transcript, heard = hear_scripted(led)
    assert heard.readings[0].command.name == "landing edit"
    assert transcript.hypotheses[0].text == "Ubah laman durian tajuk Musim Durian"


def test_talk_is_listened_to_once() -> None:
    talk = Scripted("selamat pagi semua apa khabar", "hidupkan menu baru")
    assert hear_scripted(talk)[1].kind == "talk"
    assert talk.passes == [()]


def test_what_was_heard_first_counts_more_than_what_was_listened_for() -> None:
    transcript, _ = hear_scripted(Scripted("hidup kanzmano baru", "hidupkan menu baru"))
    first, second = transcript.hypotheses
    assert first.logprob > second.logprob


def test_a_second_listening_that_hears_nothing_changes_nothing() -> None:
    transcript, heard = hear_scripted(Scripted("hidup kanzmano baru"))
    assert (heard.kind, len(transcript.hypotheses), transcript.problem) == ("unclear", 1, "")


def test_silence_and_a_long_story_are_listened_to_once() -> None:
    for once in (Scripted(""), Scripted("hidup kanzmano baru", "hidupkan menu baru", seconds=40.0)):
        hear_scripted(once)
        assert once.passes == [()]


@needs_weights
def test_what_was_said_is_likelier_by_ear_than_what_was_not() -> None:
    first_pass = load_transcriber().transcribe(SALES.read_bytes())
    spoken, other, nonsense = load_transcriber().score_texts(
        first_pass, (first_pass.hypotheses[0].text, "list all agents", "xylophone")
    )
    assert spoken > other + 2
    assert spoken > nonsense + 2


@needs_weights
def test_the_decoder_can_be_told_the_words_of_a_few_commands() -> None:
    from shared.commands import by_key

    first = load_transcriber().transcribe(SALES.read_bytes())
    then = load_transcriber().transcribe_about(first, (by_key["report_sales"], by_key["queue"]))
    assert "sales" in then.hypotheses[0].text.lower()
    assert then.encoding is first.encoding
