"""The way by which programs ask: HTTP and JSON, with a token that acts as an account (domain row 329; docs/api.md)."""
