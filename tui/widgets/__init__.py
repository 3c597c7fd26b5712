"""Things to look at. A widget shows what it is given and asks nobody; screens decide what that is."""
