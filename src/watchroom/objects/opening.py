"""Opens an object store from its URL."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from watchroom.domain.errors import Misconfigured
from watchroom.objects.bucket import BucketObjects
from watchroom.objects.folder import FolderObjects
from watchroom.objects.interface import Objects


def open_objects(url: str, *, data_dir: Path, options: Mapping[str, str] | None = None) -> Objects:
    """
    Open the store named by *url*: `file:///folder` or `s3://bucket/prefix`.

    A `file:` path that does not begin with a slash lies in *data_dir*; the folder is made if it is
    missing. *options* are a bucket's `AWS_...` variables, of which unknown ones are passed over;
    `AWS_ALLOW_HTTP=true` allows an endpoint without TLS. Nothing is sent to a bucket yet. Raises
    Misconfigured, and StoreUnavailable if the folder cannot be made.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path.strip("/"):
        return FolderObjects(data_dir / unquote(parts.path))
    if parts.scheme == "s3" and parts.netloc:
        return BucketObjects(parts.netloc, parts.path.strip("/"), options or {})
    raise Misconfigured(f"{url!r} is neither file:///folder nor s3://bucket/prefix")
