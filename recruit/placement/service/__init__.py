"""Use cases of lists, rounds and places. Each records its event; none commits."""
