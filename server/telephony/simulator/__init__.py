"""A telephone switch made of software: customers who answer or do not, agents' phones, lines, and every way to fail."""
