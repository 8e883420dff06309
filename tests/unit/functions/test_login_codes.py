"""A login's code, how it is found in a message, and what a browser is called."""

import pytest

from functions import login_codes
from functions.panel.device_label import is_phone, name_device
from tests.panel.login_phone import CHROME, PHONE
from tests.unit.functions.conftest import text_message
from tests.unit.functions.test_understanding import intent, understood

LOGIN = "3f2a91bc-77d0-4e1b-8a5c-3f2a91bc77d0"


@pytest.mark.parametrize("text", ["Kod {}.", "{}", "log me in {} now", "*{}*", "kod:\n{}"])
def test_a_code_is_found_in_the_words_around_it(text: str) -> None:
    code = login_codes.make_code(LOGIN)
    for written in (code, code.lower(), code.replace("-", "–"), code.replace("-", "‑")):
        assert login_codes.find_code(text.format(written)) == code


@pytest.mark.parametrize("text", ["wocs kena buat", "WOCS-12", "xWOCS-ABCD-EFGH", "WOCS-ABCD-EFGHI", "", None])
def test_other_words_are_no_code(text: str | None) -> None:
    assert login_codes.find_code(text) is None


def test_an_id_without_dashes_is_the_same() -> None:
    plain = LOGIN.replace("-", "")
    assert login_codes.make_digits(plain) == login_codes.make_digits(LOGIN)
    assert login_codes.make_link(plain) == login_codes.make_link(LOGIN)


def test_code_digits_and_link_tell_nothing_of_each_other() -> None:
    digests = {login_codes.digest_digits(login, "123456") for login in (LOGIN, LOGIN[::-1])}
    assert len(digests) == 2
    assert len(login_codes.make_digits(LOGIN)) == 6


def test_a_code_is_a_login_and_a_command_with_one_is_a_command() -> None:
    code = login_codes.make_code(LOGIN)
    assert intent(f"Kod {code}") == {"do": "login", "code": login_codes.digest_code(code)}
    assert intent(f"/landing create\ntitle: {code}")["do"] != "login"
    assert understood(text_message(f"Kod {code}") | {"context": {"forwarded": True}})[0]["intent"]["do"] == "login"


def test_a_code_under_a_picture_or_in_an_edit_is_none() -> None:
    code = login_codes.make_code(LOGIN)
    picture = {**text_message(""), "type": "image", "image": {"id": "1", "mime_type": "image/jpeg", "caption": code}}
    edit = {**text_message(""), "type": "edit", "edit": {"body": code}}
    assert [one["intent"]["do"] for one in understood(picture, edit)].count("login") == 0


@pytest.mark.parametrize("text", ["BUKAN SAYA 12", "bukan saya #12", "Not me 12", " not me 12 "])
def test_not_me_names_its_login(text: str) -> None:
    assert intent(text) == {"do": "login", "not_me": "12"}


@pytest.mark.parametrize("text", ["bukan saya", "not me 12 really", "bukan saya yang ambil 12"])
def test_other_words_about_oneself_are_talk(text: str) -> None:
    assert intent(text)["do"] == "chat"


@pytest.mark.parametrize(
    ("agent", "name", "on_phone"),
    [
        (CHROME, "Chrome (Windows)", False),
        (PHONE, "Chrome (Android)", True),
        (f"{CHROME} Edg/142.0", "Edge (Windows)", False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Safari/604.1", "Safari (iPhone)", True),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox (Mac)",
            False,
        ),
        ("curl/8", "", False),
        ("", "", False),
    ],
)
def test_a_browser_is_called_in_our_words(agent: str, name: str, on_phone: bool) -> None:
    assert (name_device(agent), is_phone(agent)) == (name, on_phone)
