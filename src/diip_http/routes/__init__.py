"""The routes, one thing a file: parse, call one use case, answer."""
