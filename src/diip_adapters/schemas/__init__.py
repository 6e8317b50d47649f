"""JSON shapes of request and response bodies; OpenAPI is generated from their types."""
