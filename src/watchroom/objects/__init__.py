"""Pictures and other large things, kept once by content: a folder, or an S3-compatible bucket."""

from watchroom.objects.interface import Objects, picture_key
from watchroom.objects.opening import open_objects

__all__ = ["Objects", "open_objects", "picture_key"]
