"""Benchmarks: each prints its command, the machine, the disk, and a baseline measured in the same run."""
