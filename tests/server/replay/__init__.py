"""Recorded days, shown and lived again."""
