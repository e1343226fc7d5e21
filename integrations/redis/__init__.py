"""What several processes tell each other through Redis: hints that may be lost, never a fact."""
