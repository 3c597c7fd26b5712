"""The demo: its customers, its agents, its figures."""
