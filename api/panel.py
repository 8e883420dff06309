"""The agents' panel, `/login /inbox /task/{task} /chats /chat/{number} /logs`: see `functions/doors/panel.py`."""

from functions.site import serve

app = serve("panel")
