"""Customers as people look for them: an index of what their lists say, the search, and one customer's whole story."""
