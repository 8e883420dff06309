"""`python -m home_node tiktok authorize`: from the address to the kept tokens, and what goes wrong in plain words."""

import io
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from home_node.__main__ import main
from home_node.tiktok.oauth import NoCode, read_code
from home_node.tiktok.tokens import locate_tokens, read_tokens
from shared.settings import settings
from tests.fake_tiktok.api import FakeTikTok
from tests.unit.home_node.tiktok.hands import SetUp

REDIRECT = "http://127.0.0.1:3455/callback/"
Browse = Callable[[dict[str, str]], str]


class Browser(io.StringIO):
    """What a person pastes, made of the address that was printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], browse: Browse) -> None:
        super().__init__()
        self._capsys, self._browse = capsys, browse
        self.printed = ""

    def readline(self, size: int | None = -1, /) -> str:
        self.printed = self._capsys.readouterr().out
        address = next(line for line in self.printed.splitlines() if line.startswith("https://www.tiktok.com/"))
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return self._browse(query) + "\n"


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[Browse], Browser]:
    def sit_down(browse: Browse) -> Browser:
        browser = Browser(capsys, browse)
        monkeypatch.setattr("sys.stdin", browser)
        return browser

    return sit_down


def agree(tiktok: FakeTikTok) -> Browse:
    def browse(query: dict[str, str]) -> str:
        code = tiktok.tokens.give_code(query["redirect_uri"], query.get("code_challenge", ""))
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'scopes': query['scope'], 'state': query['state']})}"

    return browse


def test_who_agrees_and_pastes_the_address_lets_this_pc_work(
    tiktok: FakeTikTok, set_up: SetUp, person: Callable[[Browse], Browser], capsys: pytest.CaptureFixture[str]
) -> None:
    tiktok.tokens.granted = "user.info.basic,video.upload,video.list"
    browser = person(agree(tiktok))
    assert main(["tiktok", "authorize"]) == 0
    tokens = read_tokens(locate_tokens(settings()))
    assert tokens is not None
    assert tokens.scopes == ("user.info.basic", "video.upload", "video.list")
    told = capsys.readouterr().out
    assert "yes  drafts into the account's inbox" in told
    assert "no   posts straight onto the profile" in told
    assert not [secret for secret in (tokens.access, tokens.refresh, "secret-of-our-app") if secret in told]
    assert "code_challenge=" in browser.printed


def test_a_code_alone_will_do(tiktok: FakeTikTok, set_up: SetUp, person: Callable[[Browse], Browser]) -> None:
    person(lambda query: quote(tiktok.tokens.give_code(query["redirect_uri"], query["code_challenge"]), safe=""))
    assert main(["tiktok", "authorize"]) == 0


def test_an_app_of_the_web_is_asked_without_pkce(
    tiktok: FakeTikTok, set_up: SetUp, person: Callable[[Browse], Browser]
) -> None:
    browser = person(agree(tiktok))
    assert main(["tiktok", "authorize", "--redirect", "https://abangcolek.my/callback/"]) == 0
    assert "code_challenge" not in browser.printed


@pytest.mark.parametrize(("audited", "asked"), [("no", False), ("yes", True)])
def test_only_an_audited_app_asks_to_post_straight_onto_the_profile(
    tiktok: FakeTikTok, set_up: SetUp, person: Callable[[Browse], Browser], audited: str, asked: bool
) -> None:
    set_up(WOCS_TIKTOK_AUDITED=audited)
    browser = person(agree(tiktok))
    assert main(["tiktok", "authorize"]) == 0
    assert ("video.publish" in browser.printed) is asked


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "copy the whole address"),
        ("what is this", "copy the whole address"),
        (f"{REDIRECT}?error=access_denied&error_description=User+canceled&state=S", "User canceled"),
        (f"{REDIRECT}?state=S", "holds no code"),
        (f"{REDIRECT}?code=abc&state=another", "another request"),
        (f"{REDIRECT}?code=abc", "another request"),
    ],
)
def test_what_was_pasted_instead_of_a_code_is_said(pasted: str, said: str) -> None:
    with pytest.raises(NoCode, match=said):
        read_code(pasted, "S")


def test_a_code_is_read_with_the_characters_that_tiktok_gives_it() -> None:
    assert read_code(f"{REDIRECT}?code=a%2A%21b.s1&state=S", "S") == "a*!b.s1"
    assert read_code(" a%2A%21b.s1\n", "S") == "a*!b.s1"


@pytest.mark.parametrize(
    ("environment", "arguments", "said"),
    [
        ({"WOCS_TIKTOK_CLIENT_KEY": ""}, [], "WOCS_TIKTOK_CLIENT_KEY"),
        ({}, ["--redirect", "http://abangcolek.my/callback/"], "no address of https"),
        ({"TIKTOK_API_BASE": "http://127.0.0.1:9"}, [], "does not answer"),
        ({"WOCS_TIKTOK_CLIENT_SECRET": "another"}, [], "WOCS_TIKTOK_CLIENT_SECRET"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_keeps_nothing(
    tiktok: FakeTikTok,
    set_up: SetUp,
    person: Callable[[Browse], Browser],
    capsys: pytest.CaptureFixture[str],
    environment: dict[str, str],
    arguments: list[str],
    said: str,
) -> None:
    set_up(**environment)
    person(agree(tiktok))
    assert main(["tiktok", "authorize", *arguments]) == 1
    error = capsys.readouterr().err
    assert error.startswith("Not authorized: ") and said in error and error.count("\n") == 1
    assert not locate_tokens(settings()).path.exists()


def test_a_code_that_was_made_for_other_pkce_is_refused(
    tiktok: FakeTikTok, set_up: SetUp, person: Callable[[Browse], Browser], capsys: pytest.CaptureFixture[str]
) -> None:
    person(lambda query: tiktok.tokens.give_code(query["redirect_uri"], "another challenge"))
    assert main(["tiktok", "authorize"]) == 1
    assert "invalid_request" in capsys.readouterr().err


def test_an_unknown_verb_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tiktok", "dance"]) == 2
    assert "authorize" in capsys.readouterr().err
