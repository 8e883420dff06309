"""Dies with its parent, by the kernel's parent-death signal (Linux); nothing but the standard library is needed.

As a script (`python die_with_parent.py PARENT SIGNAL UID GID program …`) it becomes another program that does so. A
fresh process may change its user and its signal without forking a process that has threads. UID -1 keeps the user. The
process id stays the same, so the parent can wait for it.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def die_with(parent: int, death_signal: int) -> bool:
    """Asks to be sent the signal when the parent ends; False if it ended before we could ask."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    return os.getppid() == parent


def become(parent: int, death_signal: int, uid: int, gid: int, argv: list[str]) -> None:
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if not die_with(parent, death_signal):  # after the change of user, which would clear it
        sys.exit("the parent is gone")
    os.execv(argv[0], argv)  # noqa: S606


if __name__ == "__main__":
    parent, death_signal, uid, gid = map(int, sys.argv[1:5])
    become(parent, death_signal, uid, gid, sys.argv[5:])
