"""Is the floor well, and what does it do: for monitoring programs and for the service manager."""
