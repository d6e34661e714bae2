"""The shapes that go over the wire; the domain does not know them."""
