"""Pictures of twelve cameras that watch hills for fire; every one of them is drawn by a program."""
