"""Types at the borders: people, templates, and the owner's settings that travel with each request."""

from typing import TypeAlias, TypedDict

from shared.contract.value_types import Facts, Language, Role


class CustomerTemplate(TypedDict):
    """A template of Meta's that may go to a customer outside the 24 h window."""

    name: str
    price: float  # ringgit, of one message


class RequestSettings(TypedDict):
    """The owner's settings that SQL decides by; they travel with each request, `wocs_tick` keeps them."""

    approval_minutes: float  # how long an approval may be answered
    four_eyes: bool  # whether another admin than the asking one must approve
    rate_per_minute: int  # messages of one person that are answered
    timezone: str  # `Asia/Kuala_Lumpur`
    free_messages: int  # WhatsApp's free allowance a month
    paid_greeting: bool  # whether who is added is greeted at once, by a template, instead of when they write
    message_price: float  # ringgit, of one message to a customer once the free ones are used up
    customer_templates: list[CustomerTemplate]
    agent_minutes: int  # until work that nobody accepted is offered to another
    offline_minutes: int  # of a silent home node before the owner is told
    language: Language  # of people who are added and have chosen none yet
    push_minutes: float  # until WhatsApp follows a push that nobody acknowledged; 0: nobody is pushed to
    silence_hours: int  # without a sale told before the owner is told


class Person(TypedDict):
    """Somebody on the whitelist."""

    name: str
    number: str  # digits with the country's, no plus
    role: Role


class Template(TypedDict):
    """A template of commands as it was written."""

    commands: list[str]
    variables: list[str]  # names of its `{variables}`


Templates: TypeAlias = dict[str, Template]


class Saying(TypedDict):
    """A sentence to be said: SQL and Python name it, `functions/sentences/*.toml` has its words."""

    say: str  # `landing.created`
    facts: Facts
