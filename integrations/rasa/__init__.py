"""A Rasa server is asked what a message is for, and spared while it cannot tell."""
