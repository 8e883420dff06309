"""The cheapest Graph there is: says yes to every message."""

import json
import sys
from itertools import count

from flask import Flask

from local.web.server import serve

app = Flask(__name__)
numbers = count(1)


@app.post("/<path:_>")
def messages(_: str) -> str:
    return json.dumps({"messaging_product": "whatsapp", "messages": [{"id": f"wamid.bench{next(numbers)}"}]})


serve(app, int(sys.argv[1]))
