"""How one slice of a sync goes, in parts: reading pages, keeping them, and what failures lead to."""
