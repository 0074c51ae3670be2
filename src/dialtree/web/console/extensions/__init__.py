"""What the pages of extensions are made of."""
