"""What the pages of agent statuses have in common."""
