"""`python -m local.vapid` prints what the settings take."""

import pytest

from functions.web_push.vapid import public_key_of
from local.vapid import main
from shared.settings import read_settings


def test_what_is_printed_is_what_the_settings_take(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    printed = capsys.readouterr().out
    told = dict(line.split("=", 1) for line in printed.splitlines() if not line.startswith("#"))
    assert public_key_of(read_settings(told).vapid_private_key) in printed
    main()
    assert capsys.readouterr().out != printed
