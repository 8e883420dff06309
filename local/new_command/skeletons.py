"""The skeletons: each works as it is and says TODO where a person must decide."""

from local.new_command.places import NewCommand

MODULE = '''"""TODO: what these commands are for."""

from shared.commands.model import Command, Field

{constant}: tuple[Command, ...] = (
ENTRY
)
'''

ENTRY = """    Command(
        name="{name}",
        family="{family}",  # TODO: its category of help
        runs="{runs}",
        role="admin",  # TODO: the lowest role that may
        positional="name",
        fields=(
            Field(
                key="name",
                kind="text",
                required=True,
                label_en="Name",
                label_ms="Nama",
                example="Ali",
                aliases=("nama",),
            ),
        ),
        help_en="TODO: what it does.",
        help_ms="TODO: apa yang dibuatnya.",
{undo}        examples=("/{name}\\nname: Ali",),
    ),"""
UNDO = """        undo_en="TODO: how it is taken back, or why not and what to do instead.",
        undo_ms="TODO: cara membatalkannya, atau sebab ia tidak boleh.",
"""

DO = """-- /{name}: TODO what it does.

create function wocs.check_{key}(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('subject', '{{}}'::jsonb)  -- TODO: or what refuses it
$$;

create function wocs.{function}(task wocs.tasks) returns jsonb
language sql as $$
  select jsonb_build_object('say', '{saying}', 'facts', jsonb_build_object('name', task.payload ->> 'name'))
$$;
"""
ANSWER = """-- /{name}: TODO what it answers.

create function wocs.{function}(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', '{saying}', 'facts', jsonb_build_object('name', args ->> 'name'))
$$;
"""

DONE_SENTENCE = """["{saying}"]
en = '''
✅ {{{{ task }}}} completed
Result: TODO {{{{ name | plain }}}}'''
ms = '''
✅ {{{{ task }}}} selesai
Hasil: TODO {{{{ name | plain }}}}'''
sample = {{ task = "TASK-1201", name = "Ali" }}
"""
ANSWER_SENTENCE = """["{saying}"]
en = '''
📋 TODO: about {{{{ name | plain }}}}'''
ms = '''
📋 TODO: tentang {{{{ name | plain }}}}'''
sample = {{ name = "Ali" }}
"""

TEST = '''"""/{name}, from the message to its answer."""

from tests.conversation.webhook_in_process import ADMIN, WebhookClient


def test_{key}_is_answered(webhook: WebhookClient) -> None:
    answer = webhook.say(ADMIN, "/{name}\\nname: Ali")
    assert "Ali" in answer  # TODO: the whole answer
'''

INTENT = """[{key}]
spoken = false
"""


def fill(skeleton: str, new: NewCommand) -> str:
    return skeleton.format(
        name=new.name, key=new.key, family=new.category, runs=new.runs, function=new.function, saying=new.saying,
        constant=new.word.upper(), undo="" if new.runs == "answer" else UNDO,
    )  # fmt: skip
