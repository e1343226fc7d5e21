"""Everything a hospital may change without touching code, and the reading of it."""
