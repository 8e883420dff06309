"""What the webhook is compared with: plain Flask with one INSERT, on the same server and database."""

import sys

from flask import Flask, request
from psycopg_pool import ConnectionPool

from local.web.server import serve

PORT, URL = int(sys.argv[1]), sys.argv[2]
app = Flask(__name__)
pool = ConnectionPool(URL, min_size=4, open=True)


@app.post("/api/webhook")
def webhook() -> str:
    with pool.connection() as connection:
        connection.execute("insert into received (body) values (%s)", [request.get_data().decode()])
    return "ok"


serve(app, PORT)
