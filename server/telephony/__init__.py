"""Telephony: the port that the floor speaks to, and its adapters."""
