"""The speech reader (natural language understanding): from a decoder's n-best wordings to the command that was meant.

Pure: it knows the menu (`shared.commands`), the grammar of what is typed, and how people speak; nothing of sound.
Read `pipeline.py` first: it declares the stages and the scorers. `hear` in `n_best.py` is the way in.
"""
