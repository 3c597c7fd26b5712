"""What the screens show, as plain values: no Textual, no sockets, no clock here. Everything is told `now`."""
