"""`python -m local.new_command NAME [FAMILY] [RUNS]`, each empty one left to the rules of `places.py`."""

import sys
from pathlib import Path

from local.new_command.file_edits import todo_lines, write_command
from local.new_command.places import NameRefused, NewCommand

NEXT = """
Then:
  make migration NAME=add_{key}
  make docs
  make test ARGS="{test}"
  make run, and send /{name} in the simulator (docs/contribute.md)"""


def main(name: str = "", family: str = "", runs: str = "") -> int:
    new = NewCommand(" ".join(name.split()), runs or "instant", family, Path.cwd())
    try:
        files = write_command(new)
    except NameRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    print("Left to do:")
    for file, number, line in todo_lines(files):
        print(f"  {file.relative_to(new.root)}:{number}  {line}")
    print(NEXT.format(key=new.key, name=new.name, test=new.test_file.relative_to(new.root)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
