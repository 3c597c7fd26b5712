"""The audit log on a screen."""
