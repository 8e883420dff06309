"""A function to be killed: sends the outbox that is given as JSON on its standard input."""

import json
import sys

from functions.after_answer.errands import run_errands

if __name__ == "__main__":
    run_errands({"outbox": json.load(sys.stdin)})
