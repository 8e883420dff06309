"""What the webhook is compared with: plain Flask with one INSERT, on the same server and database."""

import sys
import threading

import psycopg
from flask import Flask, request

from local.web.serving import serve

PORT, URL = int(sys.argv[1]), sys.argv[2]
app = Flask(__name__)
lines = threading.local()


@app.post("/api/webhook")
def webhook() -> str:
    if not hasattr(lines, "connection"):
        lines.connection = psycopg.connect(URL, autocommit=True)
    lines.connection.execute("insert into received (body) values (%s)", [request.get_data().decode()])
    return "ok"


serve(app, PORT)
