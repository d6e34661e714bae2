"""`python -m watchroom` is `watchroom`."""

from watchroom.cli import main

main()
