"""Short messages: one file for each way to send them."""
