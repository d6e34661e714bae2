"""The Docker Engine: a thin client, and pure rules over its JSON."""
