"""Transactions as plain functions over `Tx`: written once, run by every runner."""
