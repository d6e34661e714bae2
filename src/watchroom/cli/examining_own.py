"""What `watchroom doctor` says of our own store and pictures; it neither makes nor mends them."""

from watchroom.domain.errors import WatchroomError
from watchroom.domain.findings import Finding, Outcome
from watchroom.objects import open_objects
from watchroom.settings import Settings
from watchroom.store import open_store
from watchroom.store.migrate import missing_migrations
from watchroom.store.opening import store_file


async def examine_own(settings: Settings) -> list[Finding]:
    """Return what can be said of store and pictures; what `serve` has yet to make is not made."""
    try:
        file = store_file(settings.store_url, settings.data_dir)
        if not settings.data_dir.exists() or (file is not None and not file.exists()):
            words = f"there is none yet; serve makes it, in {settings.data_dir}"
            return [Finding(outcome=Outcome.MISSING, subject="store", words=words)]
        store = await _examine_store(settings)
    except WatchroomError as error:
        return [Finding(outcome=Outcome.BAD, subject="store", words=str(error))]
    return [store, await _examine_pictures(settings)]


async def _examine_store(settings: Settings) -> Finding:
    store = await open_store(settings.store_url, data_dir=settings.data_dir, create=False)
    try:
        words = f"{store.dialect} {await store.version()}, {await store.size_bytes():,} bytes, "
        words += f"in {settings.data_dir}"
        if missing := await missing_migrations(store):
            words += f"; serve makes {len(missing)} changes first, since it is of an older version"
    finally:
        await store.close()
    return Finding(outcome=Outcome.GOOD, subject="store", words=words)


async def _examine_pictures(settings: Settings) -> Finding:
    try:
        objects = open_objects(
            settings.objects_url, data_dir=settings.data_dir, options=settings.s3_options
        )
        await objects.probe()
    except WatchroomError as error:
        return Finding(outcome=Outcome.BAD, subject="pictures", words=str(error))
    words = f"{settings.objects_url} can be written"
    return Finding(outcome=Outcome.GOOD, subject="pictures", words=words)
