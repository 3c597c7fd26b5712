"""Whole walks in a real terminal: real commands, a real server, tmux as the glass."""
