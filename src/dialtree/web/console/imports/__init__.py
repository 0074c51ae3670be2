"""What the pages of imports are made of."""
