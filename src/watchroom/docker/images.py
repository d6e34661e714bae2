"""Images of an engine, and what registries offer in their place."""

from collections.abc import AsyncGenerator

from watchroom.docker.answers import JsonObject, json_object
from watchroom.docker.connection import Connection, Request
from watchroom.docker.logins import FindLogin, RegistryLogin
from watchroom.docker.paths import image_path
from watchroom.docker.references import ImageReference
from watchroom.docker.registry import PullProgress, RemoteImage, pull_image, remote_image


class Images:
    """
    What an engine does with images; each is named by its id or by a reference.

    Every method may raise EngineUnavailable, EngineRefused with the engine's reason, and NotFound.
    """

    def __init__(self, connection: Connection, find_login: FindLogin) -> None:
        self._connection = connection
        self._find_login = find_login

    async def inspect(self, image: str) -> JsonObject:
        """Return everything that the engine knows of an image."""
        answer = await self._connection.fetch(Request(path=image_path(image, "/json")))
        return json_object(answer.body)

    def pull(self, reference: ImageReference) -> AsyncGenerator[PullProgress, None]:
        """
        Pull an image and give the steps; when they end, it is here.

        Dropping the generator ends the pull. Raises NotFound if the registry has no such image,
        EngineRefused if it is closed to us or cannot be reached, and EngineUnavailable if nothing
        is heard for `pull_silence_s`.
        """
        return pull_image(self._connection, reference, self._find_login(reference))

    async def remote(self, reference: ImageReference) -> RemoteImage:
        """
        Return what the registry offers now under a name, without pulling it.

        Raises NotFound if it has no such image, EngineRefused if it is closed to us or gone.
        """
        return await remote_image(self._connection, reference, self._find_login(reference))

    def login(self, reference: ImageReference) -> RegistryLogin | None:
        """Return the login that goes along with what is asked about an image; None: none does."""
        return self._find_login(reference)

    async def tag(self, image: str, *, repository: str, tag: str) -> None:
        """Give an image another name; an image that had it loses it."""
        params = {"repo": repository, "tag": tag}
        await self._change("POST", image_path(image, "/tag"), params)

    async def remove(self, image: str, *, force: bool = False) -> None:
        """
        Remove a name of an image, and the image with its last one.

        Raises Conflict if a container uses it; *force* passes over those that do not run.
        """
        await self._change("DELETE", image_path(image), {"force": str(int(force))})

    async def _change(self, method: str, path: str, params: dict[str, str]) -> None:
        request = Request(method=method, path=path, params=params)
        await self._connection.fetch(request, deadline_s=self._connection.deadlines.change_s)
