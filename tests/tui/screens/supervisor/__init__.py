"""The supervisor's places."""
