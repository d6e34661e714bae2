"""Watchroom with nothing of one's own: a stack, its engine and its runs, all of them made up."""
