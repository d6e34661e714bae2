"""WebSockets: whoever listens is told what happens, when it happens."""
