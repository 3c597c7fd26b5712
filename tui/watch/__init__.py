"""`kaden watch`: one picture of the floor in a terminal of its own, painted without a screen library."""
