"""What the service answers to operators over HTTP."""
