"""What Meta sends, read (`reading.py`) and understood (`understanding.py`)."""
