"""Storage: the port in the trade's words, transactions as plain functions, and the runners that make them durable."""
