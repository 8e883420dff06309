"""docs/operate.md: every cause that the system can name, with what its owner does then, from the same words."""

import re
from collections.abc import Iterable, Mapping

from functions.replies.catalogue import words as functions_words
from local.doctor.check import LAYERS
from local.doctor.checks import CHECKS
from local.doctor.words import words

INTRODUCTION = """# What to do when …

Made from `functions/sentences/cause.toml` and `local/doctor/words.toml` by `make docs`; do not edit by hand.

**Something does not work.** Ask the doctor first; it names the first cause, and not all that follows from it:

```sh
make doctor                      # silent about what is well; ends with 0 (well), 1 (problems), 2 (could not run)
make doctor ARGS="--all"         # every check: what was done, what was seen, why one is not for this machine
make doctor ARGS="--fix"         # mends what is of this machine and safe, and looks again before it says so
make doctor ARGS='--ignore tiktok.login --reason "from May on"'   # shown as ignored from then on; --unignore NAME
make doctor ARGS="--bundle"      # a zip for somebody who helps: no secret, no number, no chat
make doctor ARGS="--json"        # for a program
```

It works with what the machine has: all keys on the laptop (`.env.vercel`), `.env.home` alone on the PC at home, nothing
but WOCS_DATA beside `make run`. On the phone an admin sends `/doctor`: the same rules, as far as the functions see.
An uptime monitor reads `/api/health` ([deploy](deploy.md)). Where `{name}` stands, the doctor says which.

"""


def operate_page() -> str:
    return INTRODUCTION + "".join((*_causes_seen_everywhere(), *_causes_of_the_doctor(), *_checks()))


def _causes_seen_everywhere() -> Iterable[str]:
    yield "## Causes that the functions name\n\n"
    yield "In their log, in `/api/health`, `/status`, `/doctor` and on the console of the PC at home.\n\n"
    yield from _table(functions_words()["cause"])


def _causes_of_the_doctor() -> Iterable[str]:
    yield "\n## Causes that only the doctor sees\n\n"
    yield from _table(words()["remedy"])


def _table(remedies: Mapping[str, list[str]]) -> Iterable[str]:
    yield "| cause | what it is, and what to do | apa dan bagaimana |\n| --- | --- | --- |\n"
    yield from (f"| `{code}` | {_plain(english)} | {_plain(malay)} |\n" for code, (english, malay) in remedies.items())


def _plain(sentence: str) -> str:
    """`{host}` for what a sentence takes."""
    sentence = re.sub(r"{% for \w+ in (\w+) %}.*{% endfor %}", r"{\1}", sentence)
    return sentence.replace("{{ ", "{").replace(" }}", "}").replace("|", "\\|")


def _checks() -> Iterable[str]:
    yield "\n## What the doctor looks at\n\nIn this order; what stands on something broken is not asked.\n"
    for layer in LAYERS:
        yield f"\n**{words()['layer'][layer][0]}**\n\n"
        of_layer = [check for check in CHECKS if check.layer == layer]
        yield from (f"- `{check.name}`: {words()['did'][check.name][0]}{_mends(check.fix)}\n" for check in of_layer)


def _mends(fix: object) -> str:
    return " (`--fix` mends it)" if fix else ""
