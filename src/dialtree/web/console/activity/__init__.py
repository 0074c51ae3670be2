"""What an organisation's activity is told with."""
