"""What the webhook is compared with: plain Flask with one INSERT, in its place.

The same local server and routes before it, the same database behind it, by the same driver.

`python -m bench.flask_insert PORT postgres URL`, or `PORT postgrest URL KEY`: by the way that production goes.
"""

import sys
from collections.abc import Callable

import httpx
from flask import Flask, request
from postgrest import SyncPostgrestClient
from postgrest.types import ReturnMethod
from psycopg_pool import ConnectionPool

from functions.database.supabase import TIMEOUT, make_headers
from local.web.application import PROJECT, make_application
from local.web.routes import read_site
from local.web.server import serve


def insert_directly(url: str) -> Callable[[str], None]:
    pool = ConnectionPool(url, open=True)

    def insert(body: str) -> None:
        with pool.connection() as connection:
            connection.execute("insert into received (body) values (%s)", [body])

    return insert


def insert_over_postgrest(url: str, key: str) -> Callable[[str], None]:
    http = httpx.Client(timeout=TIMEOUT, limits=httpx.Limits(keepalive_expiry=30))
    client = SyncPostgrestClient(url, headers=make_headers(key), http_client=http)

    def insert(body: str) -> None:
        client.table("received").insert({"body": body}, returning=ReturnMethod.minimal).execute()

    return insert


WAYS: dict[str, Callable[..., Callable[[str], None]]] = {
    "postgres": insert_directly,
    "postgrest": insert_over_postgrest,
}


def make_app(insert: Callable[[str], None]) -> Flask:
    app = Flask(__name__)

    @app.post("/api/webhook")
    def webhook() -> str:
        insert(request.get_data().decode())
        return "ok"

    return app


if __name__ == "__main__":
    port, way, *where = sys.argv[1:]
    app = make_app(WAYS[way](*where))
    serve(make_application(read_site(PROJECT), {"webhook": app}, phone=None), int(port))
