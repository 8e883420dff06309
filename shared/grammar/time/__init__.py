"""Days, hours and moments in Malay and English words, read in a zone."""
