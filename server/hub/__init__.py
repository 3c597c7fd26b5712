"""Who is there, what they may do, and what waits to be sent to them. The hub knows ports, never adapters."""
