"""The agent's desk: one screen whose phases follow the agent's state."""
