"""The home node as a service of this PC: started with it, started again when it ends, out of its people's way.

Linux has a systemd user unit with lingering, Windows a task at log-on: a Windows service has no desktop, on which the
browser for TikTok must be seen.
"""
