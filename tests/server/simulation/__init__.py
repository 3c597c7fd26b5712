"""The simulated day: its scenarios, its world, its figures."""
