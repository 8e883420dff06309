"""Becomes another program that dies with its parent: `python die_with_parent.py PARENT SIGNAL UID GID program …`.

Run as a script, never imported: a fresh process may change its user and its parent-death signal without forking a
process that has threads. UID -1 keeps the user. The process id stays the same, so the parent can wait for it.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def become(parent: int, death_signal: int, uid: int, gid: int, argv: list[str]) -> None:
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":  # after the change of user, which would clear it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:  # it died before we could ask to be told
        sys.exit("the parent is gone")
    os.execv(argv[0], argv)  # noqa: S606


if __name__ == "__main__":
    parent, death_signal, uid, gid = map(int, sys.argv[1:5])
    become(parent, death_signal, uid, gid, sys.argv[5:])
