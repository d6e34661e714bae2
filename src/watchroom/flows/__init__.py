"""What happens by itself or on command."""
