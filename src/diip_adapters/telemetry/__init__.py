"""What the service reports to its operators: events and log lines, without a secret in them."""
