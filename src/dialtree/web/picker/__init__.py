"""The picker: a web component for other people's pages."""
