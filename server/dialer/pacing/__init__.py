"""Pacing policies: each decides from a `PacingView` how many calls to place, and says what limited it."""
