"""What people and programs manage the directory by."""
