"""Pure building blocks: standard library only; everything imports them, they import nothing."""
