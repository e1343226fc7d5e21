"""Ports: what the inside asks of the outside, one Protocol per file. `bot.app` joins them with their adapters."""
