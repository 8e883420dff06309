"""`python -m home_node tunnel HOSTNAME [--port 8787]`: writes cloudflared's config and says what is still to do."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from home_node.private_file import write_private_file
from home_node.tunnel.cloudflared_config import (
    NoTunnel,
    ask_cloudflared,
    check_hostname,
    find_cloudflared,
    find_credentials,
    list_mistakes,
    locate_config,
    make_config,
    write_config,
)
from shared.settings import settings

WENT_WRONG = 1
INSTALL = "https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/downloads/"
ABOUT = """\
A named tunnel has a host name of yours (your domain is at Cloudflare, free) and passes event streams on: pages of the
panel are live. A quick tunnel (cloudflared tunnel --url …) needs no domain, gets another name at each start and holds
streams back: it is for trying only. Without a tunnel everything works too, seconds later."""


def main(arguments: Sequence[str]) -> int:
    """Exit code 1: nothing was written, or cloudflared does not like it."""
    parser = argparse.ArgumentParser(
        prog="python -m home_node tunnel", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("hostname", help="of the doorbell, in a domain of yours: pc.example.my")
    parser.add_argument("--port", type=int, default=8787, help="the doorbell's port (default 8787)")
    parser.add_argument("--tunnel", metavar="ID", help="which, where there are several")
    parser.add_argument("--credentials", type=Path, metavar="FOLDER", default=Path("~/.cloudflared"))
    options = parser.parse_args(arguments)
    try:
        return set_up(options, Path(settings().data).expanduser().absolute())
    except NoTunnel as problem:
        print(f"{problem}\n\n{ABOUT}", file=sys.stderr)
    except OSError as problem:
        print(f"The config could not be written: {problem.strerror}.", file=sys.stderr)
    return WENT_WRONG


def set_up(options: argparse.Namespace, data: Path) -> int:
    host = check_hostname(options.hostname)
    if not 0 < options.port < 65536:
        raise NoTunnel(f"{options.port} is no port.")
    cloudflared = find_cloudflared()
    if cloudflared is None:
        print(f"cloudflared is not on this PC yet: {INSTALL}", file=sys.stderr)
    tunnel, credentials = find_credentials(options.credentials.expanduser().absolute(), options.tunnel)
    text = write_config(make_config(tunnel, credentials, host, options.port))
    if mistakes := list_mistakes(text):
        raise NoTunnel(f"The config would be wrong: {'; '.join(mistakes)}.")
    file = locate_config(data)
    write_private_file(file, text)
    problem = ask_cloudflared(cloudflared, file) if cloudflared else None
    if problem:
        print(f"{file} is written, and cloudflared says: {problem}", file=sys.stderr)
        return WENT_WRONG
    print("\n".join(list_next_steps(file, tunnel, host, checked=cloudflared is not None)))
    return 0


def list_next_steps(file: Path, tunnel: str, host: str, *, checked: bool) -> list[str]:
    return [
        f"{file} is written{' and cloudflared finds it valid' if checked else ''}.",
        f"1. The name, once: cloudflared tunnel route dns {tunnel} {host}",
        f"2. WOCS_NODE_URL=https://{host} on Vercel (then deploy) and in .env.home",
        "3. With this PC from now on: python -m home_node service install --tunnel",
        "In Cloudflare's dashboard: no cache for this name (Caching → Cache Rules), no login (Access) before it.",
    ]
