"""Which user our servers run as, and places that user can reach.

Postgres refuses to run as root, and nothing that listens on a port should. As root the servers run as `nobody`, who
can neither enter a private home nor read a package installed there.
"""

import hashlib
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

COMMON_GROUND = Path("/var/lib/wocs")


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int


def server_account(owned: Path | None = None) -> Account | None:
    """None: stay who we are. As root: the owner of the existing data `owned` when that is not root, else nobody."""
    if os.geteuid() != 0:
        return None
    if owned and owned.exists() and owned.stat().st_uid != 0:
        return Account(owned.stat().st_uid, owned.stat().st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def is_readable(path: Path, account: Account | None) -> bool:
    """Whether `account` may enter every folder above `path`, and read and enter or execute `path` itself."""
    if account is None:
        return True
    path = path.resolve()
    return _has_rights(path, account, 0o5) and all(_has_rights(folder, account, 0o1) for folder in path.parents)


def _has_rights(path: Path, account: Account, bits: int) -> bool:
    status = path.stat()
    shift = 6 if status.st_uid == account.uid else 3 if status.st_gid == account.gid else 0
    return (status.st_mode >> shift) & bits == bits


def readable_copy(pieces: list[Path], program: Path, version: str, account: Account | None) -> Path:
    """`program` where it is if the account can run it there, else its copy under /var/lib/wocs/`version`.

    `pieces` are the files and folders that it needs, side by side in one folder, itself among or in them. The version
    is in the name of the copy, so one is made once and never changed.
    """
    if all(is_readable(place, account) for place in (program, *pieces)):
        return program
    copy = COMMON_GROUND / version
    if not copy.exists():
        shared_folder()
        with tempfile.TemporaryDirectory(dir=COMMON_GROUND) as scratch:
            fresh = Path(scratch) / version
            fresh.mkdir()
            for piece in pieces:
                _copy(piece, fresh / piece.name)
            fresh.chmod(0o755)
            try:
                fresh.rename(copy)
            except OSError:  # somebody else was first
                if not copy.exists():
                    raise
    return copy / program.relative_to(pieces[0].parent)


def _copy(source: Path, target: Path) -> None:
    """Copies a file, or a folder without its C headers, readable by everybody and writable by us alone."""
    if source.is_file():
        shutil.copy(source, target)
    else:
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a", "__pycache__"))
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def data_folder(wished: Path, account: Account | None) -> Path:
    """Makes the wished folder and gives back where it really is.

    Where the account cannot enter it, the data lives under /var/lib/wocs and the wished path is a link to it.
    """
    wished.parent.mkdir(parents=True, exist_ok=True)
    if wished.is_symlink():
        target = wished.readlink() if wished.readlink().is_absolute() else wished.parent / wished.readlink()
        return _make_enterable(target, account)
    if account is None or is_readable(wished.parent, account) or (wished / "cluster").exists():
        return _make_enterable(wished, account)
    short = hashlib.sha256(os.fsencode(wished.absolute())).hexdigest()[:12]
    home = shared_folder() / short
    _make_enterable(home, account)
    if wished.is_dir() and not any(wished.iterdir()):
        wished.rmdir()
    wished.symlink_to(home)
    return home


def _make_enterable(folder: Path, account: Account | None) -> Path:
    """A folder of ours that another account may pass through to what is its own in it, whatever our umask is."""
    folder.mkdir(parents=True, exist_ok=True)
    if account and not is_readable(folder, account):
        folder.chmod(0o711)
    return folder.resolve()


def shared_folder() -> Path:
    COMMON_GROUND.mkdir(mode=0o755, parents=True, exist_ok=True)
    COMMON_GROUND.chmod(0o755)
    return COMMON_GROUND
