"""What is left to do once Meta has its answer: one file an errand; `errands.py` runs them."""
