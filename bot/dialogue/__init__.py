"""The machinery of talk. It knows no medicine."""
