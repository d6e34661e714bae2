"""An object store in a bucket that speaks S3; the only place that knows obstore."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Final

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from watchroom.domain.errors import Misconfigured, NotFound, StoreUnavailable
from watchroom.objects.interface import (
    PROBE_BYTES,
    PROBE_DEADLINE_S,
    PROBE_KEY,
    READ_DEADLINE_S,
    WRITE_DEADLINE_S,
)

CONNECT_DEADLINE_S: Final = 5.0
MOST_RETRIES: Final = 2  # of one request, within the deadline of the whole

OPTIONS: Final = {
    "AWS_ACCESS_KEY_ID": "access_key_id",
    "AWS_SECRET_ACCESS_KEY": "secret_access_key",
    "AWS_SESSION_TOKEN": "session_token",
    "AWS_REGION": "region",
    "AWS_DEFAULT_REGION": "default_region",
    "AWS_ENDPOINT_URL": "endpoint",
    "AWS_ENDPOINT_URL_S3": "aws_endpoint_url_s3",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "virtual_hosted_style_request",
    "AWS_DISABLE_BULK_DELETE": "disable_bulk_delete",
    "AWS_ROLE_ARN": "role_arn",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "web_identity_token_file",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "container_credentials_relative_uri",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "container_credentials_full_uri",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "container_authorization_token_file",
}


class BucketObjects:
    """Bytes by key, below a prefix of a bucket."""

    def __init__(self, name: str, prefix: str, options: Mapping[str, str]) -> None:
        self._store = _open(name, prefix, options)

    async def put(self, key: str, data: bytes) -> None:
        """Keep *data* under *key*, unless exactly that is there already."""
        async with bucket_errors(key, WRITE_DEADLINE_S):
            if not await self._holds(key, data):
                await obstore.put_async(self._store, key, data, use_multipart=False)

    async def flush(self, keys: Collection[str]) -> None:
        """Do nothing: a bucket acknowledges only what it keeps."""

    async def get(self, key: str) -> bytes:
        """Return all bytes of an object. Raises NotFound."""
        async with bucket_errors(key, READ_DEADLINE_S):
            result = await obstore.get_async(self._store, key)
            return bytes(await result.bytes_async())

    async def size(self, key: str) -> int | None:
        """Return the size of an object in bytes; None if there is none."""
        try:
            async with bucket_errors(key, READ_DEADLINE_S):
                return (await obstore.head_async(self._store, key))["size"]
        except NotFound:
            return None

    async def delete(self, keys: Collection[str]) -> None:
        """Forget objects; those that do not exist are passed over."""
        async with bucket_errors(f"{len(keys)} objects", WRITE_DEADLINE_S):
            await obstore.delete_async(self._store, list(keys))

    async def probe(self) -> None:
        """Write a small object, and return if that worked."""
        async with bucket_errors(PROBE_KEY, PROBE_DEADLINE_S):
            await obstore.put_async(self._store, PROBE_KEY, PROBE_BYTES, use_multipart=False)

    def local_path(self, key: str) -> None:
        """Return None: there are no files."""

    async def _holds(self, key: str, data: bytes) -> bool:
        """
        Tell whether exactly these bytes are under *key*.

        An S3 ETag is the MD5 of an object that was sent in one piece and is not encrypted with
        keys of its own; for another the answer is no, and it is sent again.
        """
        try:
            found = await obstore.head_async(self._store, key)
        except FileNotFoundError:
            return False
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return found["size"] == len(data) and (found["e_tag"] or "").strip('"') == digest


@asynccontextmanager
async def bucket_errors(what: str, deadline_s: float) -> AsyncIterator[None]:
    """Give what happens inside *deadline_s* seconds, and translate the library's errors."""
    try:
        async with asyncio.timeout(deadline_s):
            yield
    except FileNotFoundError as error:
        raise NotFound(f"the bucket has no {what}") from error
    except TimeoutError as error:
        raise StoreUnavailable(f"{what}: the bucket is silent for {deadline_s:g} s") from error
    except (BaseError, OSError) as error:
        raise StoreUnavailable(f"{what}: {_first_line(error)}") from error


def _open(name: str, prefix: str, options: Mapping[str, str]) -> S3Store:
    allow_http = options.get("AWS_ALLOW_HTTP", "").lower() == "true"
    endpoint = options.get("AWS_ENDPOINT_URL_S3") or options.get("AWS_ENDPOINT_URL") or ""
    if endpoint.startswith("http:") and not allow_http:
        raise Misconfigured(f"{endpoint} is without TLS; set AWS_ALLOW_HTTP=true if that is meant")
    config = {ours: options[theirs] for theirs, ours in OPTIONS.items() if options.get(theirs)}
    try:
        return S3Store.from_url(
            f"s3://{name}/{prefix}",
            config=config,  # type: ignore[arg-type]  # a TypedDict, here built by key
            client_options={"allow_http": allow_http, "connect_timeout": f"{CONNECT_DEADLINE_S}s"},
            retry_config={"max_retries": MOST_RETRIES},
        )
    except (BaseError, ValueError) as error:
        raise Misconfigured(f"s3://{name}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    """Return what a person needs of an error; the library adds a dump of its structures."""
    return str(error).partition("\n")[0]
