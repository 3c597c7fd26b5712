"""Where the work is set up: the Outbound menu, its lists and its forms."""
