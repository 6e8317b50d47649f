"""Days on which more issues came than a project normally sees, and why DIIP says so."""
