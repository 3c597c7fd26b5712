"""Why it is not dialling."""
