"""A storage over SQLAlchemy Core: PostgreSQL, and SQLite as the embedded default, by one code."""
