"""Killed servers: real processes, `kill -9` at any moment, and a switch that goes on without them."""
