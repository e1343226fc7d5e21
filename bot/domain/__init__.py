"""The words of the clinic: pure values that every room shares. No I/O, no clock, no third party."""
