"""An exam day for a whole country on this machine: `python -m bench.stress`."""
