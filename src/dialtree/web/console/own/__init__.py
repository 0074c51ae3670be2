"""What the pages of one's own sign-in are made of."""
