"""What the home node's door asks of each call before it is answered: who signed it, who may be enrolled."""
