"""The comparison of pacing rules."""
