"""Places where people work. A screen turns keys into requests and the server's words into widgets."""
