"""The server: a pure dialer in the middle, thin asyncio shells around it."""
