"""How words sound, and which known phrase is near: phonetic code, edit distance, fuzzy index, dictionary."""
