"""Files of many runs: how they are ordered, written in bounded memory, kept and forgotten."""
