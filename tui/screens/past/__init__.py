"""A recorded day on the monitor."""
