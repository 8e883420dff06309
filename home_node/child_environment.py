"""The environment of child processes: what a program needs to run, and no secret of ours or of anybody else.

An allow-list, because nobody knows what else an owner has in his environment.
"""

import re
from collections.abc import Mapping, MutableMapping

_KEPT = re.compile(
    r"PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|PWD|SHELL|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_\w+"
    r"|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|PROGRAM\w+|USERPROFILE"
    r"|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|LD_LIBRARY_PATH"
    r"|PYTHON[A-Z0-9]+|VIRTUAL_ENV|FONTCONFIG_\w+|MPLCONFIGDIR|(OMP|MKL|OPENBLAS)_NUM_THREADS"
    r"|HF_HOME|HF_HUB_CACHE|HF_ENDPOINT|DEBIAN_FRONTEND"
    r"|PLAYWRIGHT_(BROWSERS_PATH|NODEJS_PATH|DOWNLOAD_HOST|CHROMIUM_DOWNLOAD_HOST|DOWNLOAD_CONNECTION_TIMEOUT)",
    re.IGNORECASE,
)
_PASSWORD_IN_URL = re.compile(r"://[^/\s]*@")


def pick_harmless(environment: Mapping[str, str]) -> dict[str, str]:
    """What any program may see; a proxy's address with a password in it is none of that."""
    return {
        name: value
        for name, value in environment.items()
        if _KEPT.fullmatch(name) and not _PASSWORD_IN_URL.search(value)
    }


def forget_secrets(environment: MutableMapping[str, str]) -> None:
    """Leaves only what is harmless. Playwright's driver inherits `os.environ` as it then is."""
    for name in environment.keys() - pick_harmless(environment).keys():
        del environment[name]
