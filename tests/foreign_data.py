"""Test data of others: webhook bodies, voice notes and a speech model, in the folder that WOCS_TEST_DATA names."""

import os
from pathlib import Path

FOLDER = Path(os.environ.get("WOCS_TEST_DATA") or "/nowhere")  # read before each test hides the settings
WITHOUT = "WOCS_TEST_DATA names no folder with"

COMMAND_NOTES = FOLDER / "data/voice/commands"
WEBHOOK_BODIES = FOLDER / "data/webhooks"
SPEECH_MODEL = FOLDER / "models/whisper-base-int8"
