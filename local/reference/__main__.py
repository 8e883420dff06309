"""`make docs`."""

from local.reference import write_pages

for name in write_pages():
    print(f"docs/{name} is written")
