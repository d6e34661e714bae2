"""Telling what happens to those who listen at this moment."""
