"""Tests of `server.storage.campaign_file`."""
