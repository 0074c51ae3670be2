"""What the settings of an organisation are shown and read with."""
