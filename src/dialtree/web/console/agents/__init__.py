"""What the agent board, and its view of a day, are made of."""
