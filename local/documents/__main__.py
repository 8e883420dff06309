"""`make docs`."""

from local.documents import write_pages

for name in write_pages():
    print(f"docs/{name} is written")
