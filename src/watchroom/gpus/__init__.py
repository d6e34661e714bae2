"""NVIDIA GPUs of this machine, by the driver's own library."""

from watchroom.gpus.reader import GpuReader

__all__ = ["GpuReader"]
