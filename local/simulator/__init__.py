"""The phone simulator: Meta's side of WhatsApp over HTTP, and phones to hold in a browser.

Read it in this order: `app.py` (what is mounted where), `graph.py` (what the business calls), `people.py` and
`person_actions.py` (what a person sends), `webhook_shapes.py` (Meta's JSON), `courier.py` (webhooks, retried until
answered 200), `trouble.py` (what may go wrong on demand).
"""
