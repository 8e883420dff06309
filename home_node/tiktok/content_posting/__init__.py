"""TikTok's Content Posting API: a video into the account's inbox (`inbox`), or straight onto its profile (`direct`)."""
