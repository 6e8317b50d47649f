"""Putting analytics together: what several use cases make of one look at the data."""
