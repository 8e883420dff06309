"""`python -m local.vapid`: a new key pair of push, as the settings want it. Only the first line is a secret."""

import secrets

from functions.web_push.vapid import public_key_of


def main() -> None:
    secret = secrets.token_hex(32)
    print(f"WOCS_VAPID_PRIVATE_KEY={secret}")
    print("WOCS_VAPID_SUBJECT=mailto:you@example.com")
    print(f"# what browsers subscribe with, worked out from it: {public_key_of(secret)}")


if __name__ == "__main__":
    main()
