"""Tests of the telephony adapters, file by file; the contract that all share is in tests/telephony."""
