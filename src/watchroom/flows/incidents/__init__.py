"""What joins the two wings: runs that fail together, and the services at that time."""
