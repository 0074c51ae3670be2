"""What the pages of accounts and of users are made of."""
