"""Measurements: each prints figures of one run, to be compared with each other and not across machines."""
