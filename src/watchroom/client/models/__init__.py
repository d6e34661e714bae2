"""The shapes of what the server answers."""
