"""Rules that the whole tree keeps: imports, sizes, names, packaging, the set-up and the texts."""
