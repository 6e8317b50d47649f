"""What the core needs from outside, as Protocols. Each docstring is the port's contract."""
