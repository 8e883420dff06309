"""What the writer is asked for, and what of its answer can be posted."""
