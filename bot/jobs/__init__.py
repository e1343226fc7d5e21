"""Work that goes on by itself: inbox, outbox, hospital writes, housekeeping."""
