"""Tests of the telephony port and of the simulated switch."""
