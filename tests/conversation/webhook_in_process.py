"""The real webhook in this process, on its own database: what a person sends, what they hear, what became of it."""

import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from werkzeug.test import Client

from tests.conversation.fake_graph import Graph, Json, words_of
from tests.conversation.phones import envelope, signed
from tests.database_clone import Clone

numbers = count(1)
ADMIN, ALI, BOB, VIEWER, STRANGER = "60120000001", "60130000001", "60130000002", "60140000001", "60190000001"
PEOPLE = [
    {"name": "Admin", "number": ADMIN, "role": "admin"},
    {"name": "Ali", "number": ALI, "role": "agent"},
    {"name": "Bob", "number": BOB, "role": "agent"},
    {"name": "Viewer", "number": VIEWER, "role": "viewer"},
]


@dataclass
class WebhookClient:
    """`say` returns all that the sender was told for one message, once everything that follows from it is done."""

    database: Clone
    graph: Graph
    client: Client
    delivered: dict[str, bytes] = field(default_factory=dict)

    def say(self, number: str, text: str, **more: Any) -> str:
        before = len(self.graph.sent)
        self.deliver(number, text, **more)
        return "\n".join(self.said_to(number, before))

    def said_to(self, number: str, since: int = 0) -> list[str]:
        return [words_of(message) for message in self.graph.sent[since:] if message.get("to", "").lstrip("+") == number]

    def deliver(
        self,
        number: str,
        text: str,
        media: tuple[bytes, str] | None = None,
        quote: str | None = None,
        name: str = "Somebody",
        voice: bool = False,
    ) -> str:
        """`voice`: the sound is a voice note."""
        content = self._content(text, media)
        if voice:
            content["audio"]["voice"] = True
        if quote:
            content["context"] = {"from": "60311112222", "id": quote}
        return self.deliver_typed(number, content, name)

    def deliver_typed(self, number: str, content: Json, name: str = "Somebody") -> str:
        """A message of any type; Meta's id of it."""
        wamid = f"wamid.desk{next(numbers)}"
        message: Json = {"from": number, "id": wamid, "timestamp": str(int(time.time()))} | content
        contacts = [{"profile": {"name": name}, "wa_id": number}]
        self.delivered[wamid] = envelope({"contacts": contacts, "messages": [message]})
        self.deliver_again(wamid)
        return wamid

    def deliver_again(self, wamid: str) -> None:
        self.post(self.delivered[wamid])

    def post(self, body: bytes) -> None:
        answer = self.client.post("/api/webhook", data=body, headers=signed(body))
        assert answer.status_code == 200
        answer.close()  # what is done after the answer is done here

    def _content(self, text: str, media: tuple[bytes, str] | None) -> Json:
        if media is None:
            return {"type": "text", "text": {"body": text}}
        file = self.graph.add_media(*media)
        kind = {"image": "image", "video": "video", "audio": "audio"}.get(media[1].partition("/")[0], "document")
        name = {"filename": "sales.csv"} if kind == "document" else {}
        return {"type": kind, kind: {**file, **name, **({"caption": text} if text else {})}}

    def sql(self, query: str, *args: object) -> list[tuple[Any, ...]]:
        return self.database.sql(query, *args)

    def one(self, query: str, *args: object) -> object:
        """The only value of the only row."""
        [(value,)] = self.sql(query, *args)
        return value
