"""The echo: what the doctor posts, signed, to our own webhook, to see whether both know the same app secret.

Meta never sends it: a delivery of hers has an entry. The webhook answers 200 and keeps nothing of it.
"""

ECHO = b'{"object":"whatsapp_business_account","entry":[]}'
