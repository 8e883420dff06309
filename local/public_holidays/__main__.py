"""`make holidays`."""

from local.public_holidays import TABLE, write_table

TABLE.write_text(write_table(), "utf-8")
print(f"{TABLE.name} is written")
