"""Tests on a real Asterisk, with a carrier and agents' phones on loopback."""
