"""What the links of an appointment open: its calendar file, and the picture that the counter scans."""
