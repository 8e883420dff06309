"""What is asked, in this order. Which variable, what is wrong with a value, and who knows whether it is right."""

from collections.abc import Callable
from dataclasses import dataclass

from local.setup import forms
from local.setup.answer_files import AnswerFiles
from local.setup.vendors import database, graph, project, queue
from local.setup.words import Seen

Check = Callable[[AnswerFiles], Seen]
"""Asks the vendor whether an answer is right; raises Wrong or NotReached."""


@dataclass(frozen=True)
class Question:
    """`name` is the variable; its texts are `ask.NAME` and `where.NAME` of words.toml."""

    name: str
    form: Callable[[str], str]
    is_secret: bool = False
    is_optional: bool = False
    check: Check | None = None
    usual: str = ""


QUESTIONS = (
    Question("WOCS_LANGUAGE", forms.language, usual="ms"),
    Question("WHATSAPP_TOKEN", forms.token, is_secret=True, check=graph.check_token),
    Question("WHATSAPP_PHONE_NUMBER_ID", forms.graph_id, check=graph.check_number),
    Question("WHATSAPP_APP_SECRET", forms.app_secret, is_secret=True, check=graph.check_secret),
    Question("WHATSAPP_BUSINESS_ACCOUNT_ID", forms.graph_id, is_optional=True, check=graph.check_account),
    Question("SUPABASE_URL", forms.project_url),
    Question("SUPABASE_SECRET_KEY", forms.secret_key, is_secret=True, check=project.check_key),
    Question("SUPABASE_DB_URL", forms.database_url, is_secret=True, is_optional=True, check=database.check_address),
    Question("UPSTASH_REDIS_REST_URL", forms.rest_url),
    Question("UPSTASH_REDIS_REST_TOKEN", forms.without_blanks, is_secret=True, check=queue.check_token),
    Question("WOCS_ADMINS", forms.admins),
    Question("WOCS_BASE_URL", forms.public_address),
    Question("WOCS_NODE_URL", forms.doorbells, is_optional=True),
    Question("WOCS_BACKUP_EXPORT", forms.switch, usual="on"),
)
