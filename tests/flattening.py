"""Writes values in n8n's flatted format, for tests that need run data of their own."""

import json


def flatten(root: object) -> bytes:
    """Return *root* as flatted text: containers by identity, equal strings once."""
    elements: list[object] = []
    positions: dict[object, int] = {}

    def place(value: object) -> object:
        if not isinstance(value, str | dict | list):
            return value
        key = value if isinstance(value, str) else id(value)
        if key not in positions:
            positions[key] = len(elements)
            elements.append(value)
        return str(positions[key])

    if isinstance(root, str | dict | list):
        place(root)
    else:
        elements.append(root)
    for position, value in enumerate(elements):  # grows while it is walked
        if isinstance(value, dict):
            elements[position] = {key: place(member) for key, member in value.items()}
        elif isinstance(value, list):
            elements[position] = [place(member) for member in value]
    return json.dumps(elements, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
