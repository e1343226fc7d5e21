"""The page on which a patient links a hospital record: reached by a one-time link from the chat, and readable on any phone."""
