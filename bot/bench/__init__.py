"""Benchmarks: one file per yardstick, each measured beside what it is compared with, in one run."""
