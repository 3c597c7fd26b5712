"""A campaign's whole set-up as one text: taken out of the store, and brought into it in one transaction."""
