"""What answers: routes, handlers, wire types, access, limits and errors."""
