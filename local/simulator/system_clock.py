"""A day later on demand: what the system remembers of somebody is made older, in its own database alone."""

from collections.abc import Sequence

import psycopg

_OLDER = (
    "update wocs.wa_sessions set last_active = last_active - %(span)s::interval where user_id in"
    " (select id from wocs.users where wa_number = any (%(who)s) or wa_user_id = any (%(who)s))",
    "update wocs.chats set last_message_at = last_message_at - %(span)s::interval,"
    " last_customer_at = last_customer_at - %(span)s::interval, waiting_since = waiting_since - %(span)s::interval,"
    " tell_at = tell_at - %(span)s::interval where wa_chat_id = any (%(who)s) or customer_number = any (%(who)s)",
    "update wocs.messages set created_at = created_at - %(span)s::interval where chat_id in"
    " (select id from wocs.chats where wa_chat_id = any (%(who)s) or customer_number = any (%(who)s))",
)


def make_older(database_url: str, addresses: Sequence[str], hours: int) -> None:
    """`addresses` are numbers and user ids of one person."""
    with psycopg.connect(database_url) as connection:
        for statement in _OLDER:
            connection.execute(statement, {"span": f"{hours} hours", "who": list(addresses)})
