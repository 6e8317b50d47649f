"""What the service tells those who run it: events and log lines, without a secret in them."""
