"""A recorded day of the floor: shown at any second, and lived again under another rule."""
