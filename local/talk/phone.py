"""One phone of the simulator, over its JSON API (`local/simulator/api.py` says what it takes and gives)."""

import mimetypes
from pathlib import Path
from typing import Any

import httpx

Message = dict[str, Any]
HEADERS = {"X-WOCS-Phone": "talk"}  # the simulator hears no page of another site, which cannot send it


class Gone(Exception):
    """There is no system, or no such person, to talk with; the sentence says which."""


class Phone:
    """`person` is a name or number; without one, the first admin's phone."""

    def __init__(self, url: str, person: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=f"{url}/phone/api", headers=HEADERS, timeout=30, trust_env=False)
        chats = self._answer(self._http.get("chats"))
        self.business = str(chats["business"]["name"])
        owner = _choose(chats["people"], person)
        self.name, self.number = str(owner["name"]), str(owner["number"])
        self.version = int(chats["version"])  # news are what comes after it

    def news(self, wait_s: float) -> list[Message]:
        """Messages that are new or changed since the last look; waits up to `wait_s` for the first."""
        query = {"person": self.number, "after": self.version, "wait": wait_s}
        answer = self._get("messages", query)
        self.version = max(self.version, int(answer["version"]))
        messages: list[Message] = answer["messages"]
        return messages

    def send(self, text: str) -> str:
        """The new message's id; raises ValueError with the simulator's words when it refuses."""
        return self._post({"text": text})

    def tap(self, offered: tuple[str, str, str]) -> str:
        """Taps `(kind, id, message id)`, kind being `button` or `row`."""
        kind, choice, message = offered
        return self._post({kind: choice, "message": message})

    def send_file(self, file: Path, caption: str) -> str:
        mime = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        form = {"person": self.number, "caption": caption}
        response = self._http.post("send", data=form, files={"file": (file.name, file.read_bytes(), mime)})
        return str(self._answer(response)["id"])

    def look(self) -> None:
        """The person looks at the screen: what has arrived is read."""
        self._http.post("read", json={"person": self.number})

    def media_url(self, media_id: str) -> str:
        return f"{self.url}/phone/api/media/{media_id}"

    def _get(self, path: str, query: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._answer(self._http.get(path, params=query))
        except httpx.HTTPError:
            raise Gone("WOCS has stopped.") from None

    def _post(self, wish: dict[str, Any]) -> str:
        try:
            return str(self._answer(self._http.post("send", json={"person": self.number, **wish}))["id"])
        except httpx.HTTPError:
            raise Gone("WOCS has stopped.") from None

    @staticmethod
    def _answer(response: httpx.Response) -> dict[str, Any]:
        try:
            answer = response.json()
        except ValueError:
            raise Gone("WOCS does not answer as it should.") from None
        if response.status_code != 200:
            raise ValueError(answer.get("error", response.status_code))
        return dict(answer)


def _choose(people: list[dict[str, Any]], name: str) -> dict[str, Any]:
    if not name:
        return next((person for person in people if person["role"] == "admin"), people[0])
    for person in people:
        if name.casefold() in {
            str(person["name"]).casefold(),
            str(person["number"]),
            str(person["user_id"]).casefold(),
        }:
            return person
    names = ", ".join(str(person["name"]) for person in people)
    raise Gone(f"There is no phone of {name!r} here; there are those of {names}.")
