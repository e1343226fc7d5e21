"""Calling a hospital over HTTP, whatever it speaks: who we are, how long we wait, and what a failed call may have done."""
