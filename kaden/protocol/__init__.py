"""What clients and server say to each other. One version number, strict messages, one table of refusals."""
