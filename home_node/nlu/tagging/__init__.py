"""What is among the words: concepts, numbers, times, names, choices, amounts, slot labels, free text."""
