"""The agent's desk, as the agent uses it."""
