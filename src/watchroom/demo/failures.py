"""Which of several errors a person is told."""


def first_of(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first error where several things were held together and one gave way."""
    first = failures.exceptions[0]
    return first_of(first) if isinstance(first, BaseExceptionGroup) else first
