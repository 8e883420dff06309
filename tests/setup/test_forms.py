"""What is wrong with an answer is named before anybody is asked: above all, which other value it is."""

from collections.abc import Callable

import pytest

from functions.replies.catalogue import LANGUAGES
from local.services.postgrest import role_token
from local.setup import forms
from local.setup.words import Wrong, texts

WRONG = [
    (forms.secret_key, "sb_publishable_abc", "publishable_key"),
    (forms.secret_key, role_token("anon"), "jwt_role"),
    (forms.secret_key, "a.b.c", "jwt_role"),
    (forms.secret_key, "sbp_0102", "account_token"),
    (forms.secret_key, "my password", "blank_inside"),
    (forms.secret_key, "hello", "key_form"),
    (forms.app_secret, "0123456789abcdef 0123456789abcdef", "blank_inside"),
    (forms.app_secret, "EAAG1234", "token_for_secret"),
    (forms.app_secret, "0123", "secret_form"),
    (forms.app_secret, "0123456789abcdef\u200b0123456789abcdef", "odd_character"),
    (forms.token, "0123456789abcdef0123456789abcdef", "secret_for_token"),
    (forms.token, "7001|secret", "app_token"),
    (forms.token, "EAA\nG", "blank_inside"),
    (forms.graph_id, "0193334444", "number_for_id"),
    (forms.graph_id, "+60193334444", "number_for_id"),
    (forms.graph_id, "60193334444", "number_for_id"),
    (forms.graph_id, "EAAG", "id_form"),
    (forms.project_url, "http://abc.supabase.co", "project_url"),
    (forms.project_url, "abc", "project_url"),
    (forms.database_url, "postgresql://postgres.abc:pw@aws-1.pooler.supabase.com:6543/postgres", "transaction_pooler"),
    (forms.database_url, "postgresql://postgres:pw@db.abc.supabase.co:5432/postgres", "direct_database"),
    (
        forms.database_url,
        "postgresql://postgres.abc:[YOUR-PASSWORD]@x.pooler.supabase.com/postgres",
        "database_password",
    ),
    (forms.database_url, "https://abc.supabase.co", "database_form"),
    (forms.database_url, "postgresql://a:b@c:port/d", "database_form"),
    (forms.rest_url, "rediss://default:pw@abc.upstash.io:6379", "redis_for_rest"),
    (forms.rest_url, "abc.upstash.io", "rest_url"),
    (forms.public_address, "http://wocs.vercel.app", "public_address"),
    (forms.public_address, "wocs.vercel.app", "public_address"),
    (forms.public_address, "https://user:pw@wocs.vercel.app", "public_address"),
    (forms.doorbells, "https://home.example.my,http://10.0.0.4", "tunnel"),
    (forms.admins, "019-333 4444", "admin"),
    (forms.admins, "Aminah", "admin"),
    (forms.admins, ",", "admin"),
    (forms.language, "bm", "language"),
    (forms.public_address, "https://wocs:port", "public_address"),
    (forms.rest_url, "https://[abc", "rest_url"),
]
SECRET = {forms.secret_key, forms.app_secret, forms.token, forms.database_url}
RIGHT = [
    (forms.admins, "Aminah:0193334444", "Aminah:60193334444"),
    (forms.admins, "Aminah:+60 19-333 4444", "Aminah:60193334444"),
    (forms.secret_key, " sb_secret_abc ", "sb_secret_abc"),
    (forms.token, "Bearer EAAG1234", "EAAG1234"),
    (forms.app_secret, "0123456789ABCDEF0123456789abcdef", "0123456789abcdef0123456789abcdef"),
    (forms.project_url, "https://supabase.com/dashboard/project/abcdefgh/settings/api", "https://abcdefgh.supabase.co"),
    (forms.project_url, "https://abcdefgh.supabase.co/rest/v1/", "https://abcdefgh.supabase.co"),
    (forms.public_address, "https://wocs.vercel.app/", "https://wocs.vercel.app"),
    (forms.public_address, "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    (
        forms.doorbells,
        "https://a.example.my/wocs, https://b.example.my",
        "https://a.example.my/wocs,https://b.example.my",
    ),
    (forms.language, "EN", "en"),
]


@pytest.mark.parametrize(("form", "text", "name"), WRONG)
def test_a_wrong_answer_is_named_for_what_it_is(form: Callable[[str], str], text: str, name: str) -> None:
    with pytest.raises(Wrong) as refused:
        form(text)
    assert refused.value.name == name
    told = "".join(refused.value.tell(language) for language in LANGUAGES)
    assert form not in SECRET or text not in told


@pytest.mark.parametrize(("form", "text", "value"), RIGHT)
def test_a_right_answer_is_kept_in_one_form(form: Callable[[str], str], text: str, value: str) -> None:
    assert form(text) == value
    assert form(value) == value


def test_the_old_key_of_service_role_is_taken_and_the_role_of_another_is_told() -> None:
    key = role_token("service_role")
    assert forms.secret_key(key) == key
    with pytest.raises(Wrong, match="jwt_role") as refused:
        forms.secret_key(role_token("authenticated"))
    assert "authenticated" in refused.value.tell("en")


def test_every_text_of_set_up_is_in_both_languages() -> None:
    for group in texts().values():
        assert all(len(both) == 2 and both[0] and both[1] for both in group.values())
