"""Records and reports: what a supervisor looks up, corrects and counts."""
