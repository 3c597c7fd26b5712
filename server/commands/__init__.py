"""The server's verbs of the `kaden` command: one module each, loaded only when that verb runs."""
