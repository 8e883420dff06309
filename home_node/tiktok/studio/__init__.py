"""TikTok Studio by a browser on this PC, as a person would use it: `hand.py` does the work.

Its pages are data (`pages.toml`), which the owner can replace. Nothing is hidden from TikTok: the browser says that it
is driven, a captcha or a login is left to a person, and only what a page offers is pressed.
"""
