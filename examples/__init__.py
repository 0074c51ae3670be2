"""Examples of using Dialtree."""
