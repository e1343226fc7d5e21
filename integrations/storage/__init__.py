"""Our database: what was said, what is owed to whom, and who may know it."""
