"""What a user says about their workflows where guessing by node type and shape would be wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionMapping:
    """Overrides for reading runs; an empty tuple leaves the guess in force."""

    picture_nodes: tuple[str, ...] = ()  # names of the nodes whose output holds the pictures
    model_nodes: tuple[str, ...] = ()  # names of the nodes whose output is the model's answer
    telegram_nodes: tuple[str, ...] = ()  # names of the nodes that send the alert
    camera_fields: tuple[str, ...] = ()  # keys of the request that name the camera, best first
