"""A function to be killed: sends the outbox that is given as JSON on its standard input."""

import json
import sys
import time

from functions.after_answer.send_messages import send_messages

if __name__ == "__main__":
    send_messages(json.load(sys.stdin), time.monotonic() + 25)
