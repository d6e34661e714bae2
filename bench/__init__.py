"""What Watchroom's speed is measured with: `python -m bench` from the project's folder."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

sys.path.append(str(PROJECT / "tests"))  # where the private PostgreSQL, the dumps and the runs are
