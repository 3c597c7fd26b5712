"""The pure core. Events and the time go in, effects come out; no clock, no randomness, no I/O in here."""
