"""`python -m home_node tiktok authorize`: the account's owner agrees in a browser, and this PC keeps the tokens."""

import argparse
import sys
from collections.abc import Sequence

from home_node.addresses import is_safe
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused
from home_node.tiktok.oauth import SCOPES, App, Consent, NoCode, exchange_code, open_consent, read_code
from home_node.tiktok.tokens import Tokens, keep_tokens, locate_tokens, lock_tokens
from shared.settings import settings

WENT_WRONG = 1
REDIRECT = "http://127.0.0.1:3455/callback/"
MEANING = {
    "video.upload": "drafts into the account's inbox",
    "video.publish": "posts straight onto the profile",
    "video.list": "the figures of the videos",
    "user.info.stats": "the account's own figures",
}


def main(arguments: Sequence[str]) -> int:
    """Exit code 1: no tokens were kept, and the reason is printed."""
    options = make_parser().parse_args(arguments)
    config = settings()
    app = App(config.tiktok_api_base, config.tiktok_client_key, config.tiktok_client_secret)
    scopes = (*SCOPES, "video.publish") if config.tiktok_audited else SCOPES
    try:
        if not (app.key and app.secret):
            raise NoCode(
                "WOCS_TIKTOK_CLIENT_KEY and WOCS_TIKTOK_CLIENT_SECRET are not set (developers.tiktok.com → app)"
            )
        if not is_safe(options.redirect):
            raise NoCode(f"{options.redirect} is no address of https, nor of this PC")
        consent = open_consent(app.key, options.redirect, scopes)
        tokens = exchange_code(app, consent, ask_for_code(consent))
    except NoCode as problem:
        return say_failure(f"{problem}.")
    except TikTokRefused as refused:
        return say_failure(f"TikTok refuses: {refused.detail or refused.code}.")
    except TikTokDown as down:
        return say_failure(f"TikTok does not answer at {app.base} ({down}). Try again later.")
    file = locate_tokens(config)
    with lock_tokens(file):
        keep_tokens(file, tokens)
    print(f"This PC may work for the TikTok account now; its tokens are in {file.path}, sealed.")
    print(describe_scopes(tokens, scopes))
    return 0


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m home_node tiktok authorize", description="Lets this PC work for a TikTok account."
    )
    parser.add_argument(
        "--redirect", default=REDIRECT, help=f"a redirect URI of your app at developers.tiktok.com (default {REDIRECT})"
    )
    return parser


def ask_for_code(consent: Consent) -> str:
    """Raises NoCode."""
    print("1. Open this address in a browser where the TikTok account is logged in, and agree:\n")
    print(consent.address)
    print(f"\n2. TikTok then leads to {consent.redirect}…, a page that does not open: that is right so.")
    print("3. Copy its whole address from the browser, and paste it here: ", end="", flush=True)
    try:
        pasted = sys.stdin.readline()
    except KeyboardInterrupt:
        raise NoCode("stopped") from None
    print()
    return read_code(pasted, consent.state)


def say_failure(sentence: str) -> int:
    print(f"Not authorized: {sentence}", file=sys.stderr)
    return WENT_WRONG


def describe_scopes(tokens: Tokens, asked: tuple[str, ...]) -> str:
    lines = [
        f"  {'yes' if scope in tokens.scopes else 'no '}  {MEANING[scope]} ({scope})"
        for scope in asked
        if scope in MEANING
    ]
    return "\n".join(["The account's owner agreed to:", *lines])
