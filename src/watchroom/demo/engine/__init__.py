"""A Docker Engine that is made up: its API over a socket, and behind it nothing but values."""
