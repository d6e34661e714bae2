"""People: how they come to be, how they sign in, and what is written down of it."""
