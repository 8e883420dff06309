"""The pages' markup and style; `landing_page.py` fills them in."""
