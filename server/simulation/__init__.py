"""A world for the dialler's core: customers, agents and a clock of its own; a day of it takes seconds."""
