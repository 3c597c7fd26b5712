"""The client against a real WebSocket: keys in, screens as text out."""
