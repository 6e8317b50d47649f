"""Every port in plain Python: the reference, the fake for tests, and what an embedder starts with."""
