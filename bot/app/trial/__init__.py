"""The triage put to the test: sets of whole cases and of messages, how it answers them, and how good that is."""
