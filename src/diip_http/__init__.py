"""The HTTP service: parse, call one use case, answer. Its rooms come with the service itself."""
