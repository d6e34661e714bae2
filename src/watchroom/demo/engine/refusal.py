"""What an engine answers to what it will not do."""


class Refusal(Exception):
    """An answer with a status of 400 or more, in the words that Docker 20.10 has for it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def no_container(reference: str) -> Refusal:
    """Return the answer to a container that there is not."""
    return Refusal(404, f"No such container: {reference}")


def no_network(reference: str) -> Refusal:
    """Return the answer to a network that there is not."""
    return Refusal(404, f"network {reference} not found")


def not_running(container_id: str) -> Refusal:
    """Return the answer to what only a running container can do."""
    return Refusal(409, f"Container {container_id} is not running")
