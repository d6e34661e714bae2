"""Finds what there is to watch on this machine, where no setting says it."""
