"""`kaden demo`: a whole floor with simulated customers and agents, with a terminal or without."""
