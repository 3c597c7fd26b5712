"""Files as offices really send them, and the scripts that make them."""
