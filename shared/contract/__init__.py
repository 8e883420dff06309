"""Types at the borders: everything that crosses one between functions, SQL, home node and grammar, as JSON.

Standard library alone and nothing but types, so that importing it costs a cold start nothing. Sections 2 and 3 of
docs/contracts.md are written from these files: a class is a row group, its docstring the meaning, a field's comment its
unit. What SQL always sends has no NotRequired; `X | None` is JSON's null. Times are ISO 8601 with zone unless said.
"""
