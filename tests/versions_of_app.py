"""An image in a registry that gets a new version under the same tag."""

import hashlib

from docker_engine import DockerEngine
from docker_images import BASE
from docker_registry import Registry

_UNTIL_TOLD = "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"


def steady(version: str) -> str:
    """Return the recipe of a version that runs until it is told to stop."""
    return (
        f"FROM {BASE}\n"
        f'LABEL org.opencontainers.image.version="{version}"\n'
        f"ENV APP_VERSION={version}\n"
        f'CMD ["sh", "-c", "{_UNTIL_TOLD}"]\n'
    )


def failing(version: str) -> str:
    """Return the recipe of a version that ends at once, with a word on why."""
    return (
        f"FROM {BASE}\n"
        f'LABEL org.opencontainers.image.version="{version}"\n'
        'CMD ["sh", "-c", "echo the model is missing >&2; exit 3"]\n'
    )


def sick(version: str) -> str:
    """Return the recipe of a version that runs but is never healthy."""
    return steady(version) + "HEALTHCHECK --interval=200ms --retries=1 --timeout=5s CMD false\n"


class App:
    """A container whose image has a newer version in the registry, if one is published."""

    def __init__(self, engine: DockerEngine, registry: Registry) -> None:
        self.image = f"{registry.address}/team/app:latest"
        self._engine = engine
        self._first = self._build(steady("1.0"))
        engine.publish(self._first, self.image)

    def release(self, recipe: str) -> str:
        """Publish a new version without the engine's tag following it; return its digest."""
        digest = self._engine.publish(self._build(recipe), self.image)
        self._engine.docker("tag", self._first, self.image)
        return digest

    def run(self, name: str, *options: str, command: tuple[str, ...] = ()) -> str:
        """Start a container from what the engine has now; return its id."""
        return self._engine.run(self.image, *command, options=("--name", name, *options))

    def forget(self, recipe: str) -> None:
        """Take away the name that the builder gave to a version: its image is the registry's."""
        self._engine.docker("rmi", _name(recipe))

    def _build(self, recipe: str) -> str:
        return self._engine.build(_name(recipe), recipe)


def _name(recipe: str) -> str:
    return f"watchroom-test/app:{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"
