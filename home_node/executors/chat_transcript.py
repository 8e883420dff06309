"""What a customer said aloud, in words for the staff to read: no order is looked for, and nothing is kept here."""

from home_node.executors import Task, Tools
from home_node.executors.transcribe import PROBLEMS, check_ability, fetch_sound, judge_wording, read_vocabulary
from home_node.outcomes import Done, Failed, Outcome

__all__ = ["check_ability", "execute"]


def execute(task: Task, tools: Tools) -> Outcome:
    """Done with empty words where nothing was said."""
    fetched = fetch_sound(tools)
    if not isinstance(fetched, tuple):
        return fetched
    transcriber, audio = fetched
    names = read_vocabulary(task.args.get("vocabulary")).words
    transcript = transcriber.transcribe_talk(audio, names, tools.check_in)
    if transcript.problem in PROBLEMS:
        return Failed(transcript.problem, PROBLEMS[transcript.problem])
    return Done(
        {
            "text": transcript.hypotheses[0].text if transcript.hypotheses else "",
            "language": transcript.language,
            "confidence": judge_wording(transcript),
            "seconds": transcript.seconds,
            "took_s": transcript.took_s,
        }
    )
