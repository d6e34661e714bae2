"""
What NVIDIA's management library tells of the GPUs of this machine.

Its functions wait for the driver, for as long as that takes. Source: NVML API reference.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import chain
from typing import Any, Final, TypeVar

from watchroom.domain.errors import Unavailable
from watchroom.domain.gpus import Gpu, GpuProcess

LIBRARY: Final = "libnvidia-ml.so.1"  # comes with the driver, and has to be of its version
MILLI: Final = 1000

T = TypeVar("T")
ContainerOf = Callable[[int], str | None]  # the container of a process id, as far as it is known


class Nvml:
    """The library, opened by the first reading that finds it; for one thread at a time."""

    def __init__(self, container_of: ContainerOf) -> None:
        self._container_of = container_of
        self._binding: Any = None  # the module `pynvml`, which has no types
        self._is_open = False

    def read(self) -> tuple[Gpu, ...] | None:
        """
        Return all GPUs as they are now; None if this machine has no NVIDIA driver.

        Raises Unavailable if the driver refuses; the next reading begins anew with it.
        """
        self._binding = self._binding or _binding()
        if self._binding is None:
            return None
        with self._driver_errors():
            if not self._opened():
                return None
            driver = self._told(self._binding.nvmlSystemGetDriverVersion)
            count = self._binding.nvmlDeviceGetCount()
            return tuple(self._gpu(index, driver) for index in range(count))

    def _opened(self) -> bool:
        """Return whether there is a driver behind the library."""
        if not self._is_open:
            try:
                self._binding.nvmlInit()
            except self._binding.NVMLError_DriverNotLoaded:
                return False
            self._is_open = True
        return True

    def _gpu(self, index: int, driver: str | None) -> Gpu:
        """Return one GPU; of one that fell off its bus, hardly more than that it should be here."""
        nvml = self._binding
        device = self._told(nvml.nvmlDeviceGetHandleByIndex, index)
        memory = self._told(nvml.nvmlDeviceGetMemoryInfo, device, nvml.nvmlMemory_v2)
        memory = memory or self._told(nvml.nvmlDeviceGetMemoryInfo, device)
        use = self._told(nvml.nvmlDeviceGetUtilizationRates, device)
        power_mw = self._told(nvml.nvmlDeviceGetPowerUsage, device)
        return Gpu(
            index=index,
            uuid=self._told(nvml.nvmlDeviceGetUUID, device),
            name=self._told(nvml.nvmlDeviceGetName, device),
            driver=driver,
            memory_total_bytes=memory and memory.total,
            memory_used_bytes=memory and memory.used,
            used_percent=use and use.gpu,
            temperature_c=self._temperature_c(device),
            power_w=None if power_mw is None else power_mw / MILLI,
            processes=self._processes(device),
        )

    def _temperature_c(self, device: object) -> int | None:
        """Return the temperature; older drivers know the older function only."""
        nvml = self._binding
        told: int | None = None
        for function in (nvml.nvmlDeviceGetTemperatureV, nvml.nvmlDeviceGetTemperature):
            if told is None:
                told = self._told(function, device, nvml.NVML_TEMPERATURE_GPU)
        return told

    def _processes(self, device: object) -> tuple[GpuProcess, ...] | None:
        """Return what computes and what draws; a process that does both is in both lists."""
        nvml = self._binding
        lists = [
            self._told(nvml.nvmlDeviceGetComputeRunningProcesses_v3, device),
            self._told(nvml.nvmlDeviceGetGraphicsRunningProcesses_v3, device),
        ]
        if lists == [None, None]:
            return None
        memory_bytes: dict[int, int | None] = {}
        for each in chain.from_iterable(filter(None, lists)):
            if memory_bytes.get(each.pid) is None:
                memory_bytes[each.pid] = each.usedGpuMemory
        return tuple(
            GpuProcess(pid=pid, memory_bytes=used, container_id=self._container_of(pid))
            for pid, used in sorted(memory_bytes.items())
        )

    def _told(self, function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401
        """Return what one function tells; None if this GPU, driver or user is not served by it."""
        if None in arguments:
            return None
        try:
            return function(*arguments)
        except self._binding.NVMLError:
            return None

    @contextmanager
    def _driver_errors(self) -> Iterator[None]:
        try:
            yield
        except self._binding.NVMLError as error:
            if self._is_open:
                self._is_open = False
                self._told(self._binding.nvmlShutdown)
            raise Unavailable(f"the NVIDIA driver refuses: {error}") from error


def _binding() -> Any:  # noqa: ANN401  the module `pynvml`
    """Return the library's binding; None without the library, for the binding takes 18 MB."""
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return None
    return import_module("pynvml")
