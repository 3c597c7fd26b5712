"""The adapter to a real switch: Asterisk 20 or later, through its REST interface (ARI)."""
