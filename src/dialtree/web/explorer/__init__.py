"""A page to try management on, by its OpenAPI document."""
