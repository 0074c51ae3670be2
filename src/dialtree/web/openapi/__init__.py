"""What management says of itself: an OpenAPI document, from the routes and their types."""
