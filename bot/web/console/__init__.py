"""The desk in the browser: what staff see and do at /console."""
