"""An agent's own work: promised calls, the calls of the day, unsaved records, figures, keys."""
