"""Pacing compared: what other dialers do, restated in a few lines each, on the same simulated customers as our own."""
