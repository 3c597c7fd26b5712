"""Tests of the audit log's screen."""
