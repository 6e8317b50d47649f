"""What goes over the wire: the shapes of bodies and answers, each told to OpenAPI by its type."""
