"""The definitions of the work, on each database."""
