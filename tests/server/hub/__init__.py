"""The hub: sessions, access, sign-in, outboxes, seats, office and doors."""
