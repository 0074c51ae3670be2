"""What the pages of operators are made of."""
