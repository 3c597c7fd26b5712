"""Customer lists and do-not-call lists, as panes of the set-up desk."""
