"""A telephone office on loopback: a real Asterisk, a carrier, agents' phones, and ears for what they hear."""
