"""A function to be killed: sends the outbox that is given as JSON on its standard input."""

import json
import sys
from typing import cast

from functions.after_answer.errands import run_errands
from shared.contract.work_types import Work

if __name__ == "__main__":
    run_errands(cast(Work, {"outbox": json.load(sys.stdin)}))
