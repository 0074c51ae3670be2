"""What the directory's page is made of."""
