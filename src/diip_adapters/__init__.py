"""One room for each outside thing; `bootstrap` chooses which are in use."""
