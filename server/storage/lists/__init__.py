"""Customer lists: from the bytes of a file to records, all of them or none."""
