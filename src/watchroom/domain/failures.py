"""Which of several errors is told, where several things were held together."""


def first_of(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first of the errors, however deep it lies."""
    first = failures.exceptions[0]
    return first_of(first) if isinstance(first, BaseExceptionGroup) else first
