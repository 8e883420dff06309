"""A browser at the panel, without a screen: its cookies, the pages it opens, the forms it sends."""

from dataclasses import dataclass

from werkzeug.test import Client, TestResponse

from functions.panel.cookies import ACCESS, REFRESH
from functions.panel.session_tokens import sign_access, sign_refresh
from tests.database_clone import Clone

ADMIN, ALI, BOB, VIEWER = "60120000001", "60130000001", "60130000002", "60140000001"
PEOPLE = [
    {"name": "Admin", "number": ADMIN, "role": "admin"},
    {"name": "Ali", "number": ALI, "role": "agent"},
    {"name": "Bob", "number": BOB, "role": "agent"},
    {"name": "Viewer", "number": VIEWER, "role": "viewer"},
]
SECRET = "a secret of these tests, thirty-two letters or more"


@dataclass
class BrowserClient:
    client: Client
    database: Clone
    session: str = ""

    def log_in(self, name: str) -> str:
        """As if the login had just ended; gives the session's id."""
        [(session, person)] = self.database.sql(
            "insert into wocs.panel_sessions (user_id, expires_at) select id, now() + interval '1 day' from wocs.users"
            " where name = %s and status = 'active' returning id::text, user_id::text",
            name,
        )
        self.session = str(session)
        self.set_cookie(ACCESS, sign_access({"session": session, "person": person}, SECRET))
        self.set_cookie(REFRESH, sign_refresh(session, 1, SECRET))
        return self.session

    def set_cookie(self, name: str, value: str) -> None:
        self.client.set_cookie(name, value, secure=True, httponly=True)

    def open(self, path: str, **headers: str) -> TestResponse:
        return self._ask("GET", path, headers=headers)

    def act(
        self, name: str, back: str = "/inbox", site: str = "same-origin", **fields: str | list[str]
    ) -> TestResponse:
        return self._ask("POST", f"/act/{name}", data={"back": back, **fields}, headers={"Sec-Fetch-Site": site})

    def post(self, path: str, site: str = "same-origin", agent: str = "", **fields: str) -> TestResponse:
        return self._ask("POST", path, data=fields, headers={"Sec-Fetch-Site": site, "User-Agent": agent})

    def _ask(self, method: str, path: str, **more: object) -> TestResponse:
        answer = self.client.open(path, method=method, base_url="https://localhost", **more)  # type: ignore[arg-type]
        answer.get_data()
        return answer
