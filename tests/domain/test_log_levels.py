"""Levels of log lines, by rules that can be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.log_levels import LogLevel, begins_anew, level_after, level_of

TRACE, DEBUG, INFO, WARN, ERROR, FATAL = LogLevel


@pytest.mark.parametrize(
    ("line", "level"),
    [
        # keys of JSON and of pairs
        ('{"level":"warn","msg":"x"}', WARN),
        ('{"level":"WARNING"}', WARN),
        ('{"severity":"Error"}', ERROR),
        ('{"log.level":"debug"}', DEBUG),
        ('{"log":{"level":"debug"}}', DEBUG),
        ('{"@l":"Information"}', INFO),
        ('{"lvl":"crit"}', FATAL),
        ('{"level":30,"time":1795301034,"msg":"pino"}', INFO),
        ('{"level":60,"name":"bunyan"}', FATAL),
        ('{"level":35}', None),
        ('{"level":"info","severity":"ERROR"}', None),
        ('{"msg":"ERROR in the text"}', None),
        ('{"level":null}', None),
        ('{"level":["info"]}', None),
        ("time=2026-11-21T22:43:54Z level=INFO source=x.go:1 msg=y", INFO),
        ('level="warn" msg="error: gone"', WARN),
        ("ts=1 lvl=eror msg=x lvl=dbug", None),
        ("@l=Debug x", DEBUG),
        ("severity: ERROR", ERROR),
        ("level=info level=error", None),
        ("sublevel=error", None),
        ("INFO started level=error", ERROR),
        # the word at the beginning
        ("INFO:     Started server process", INFO),
        ("Error: model not found", ERROR),
        ("WARN[0003] disk is filling up", WARN),
        ("panic: runtime error", FATAL),
        ("ERRO[0000] logrus", ERROR),
        ("ERROR", ERROR),
        ("errors are rare", None),
        ("error_count 3", None),
        ("error-free run", None),
        ("information follows", None),
        # after a date
        ("2026-11-21T22:43:54.645Z  INFO qdrant: up", INFO),
        ("2026-11-21 22:43:54,645 ERROR x", ERROR),
        ("2026/11/21 22:43:54 WARN x", WARN),
        ("2026-11-21T22:43:54.645Z | info     | n8n ready", INFO),
        ("[2026-11-21T22:43:54Z WARN  module] x", WARN),
        ("[2026-11-21 22:43:54] error: x", ERROR),
        ("2026-11-21T22:43:54+01:00 DEBUG x", DEBUG),
        ("Nov 21 22:43:54 WARN x", WARN),
        ("21/Nov/2026:22:43:54 +0000 ERROR x", ERROR),
        ("22:43:54.645 INFO x", INFO),
        ("1795301034.123 DEBUG x", DEBUG),
        ("2026-11-21 22:43:54 22:43:54 FATAL x", FATAL),
        # klog
        ("E1121 22:43:54.645123       1 main.go:12] x", ERROR),
        ("I1121 22:43:54.645123       1 main.go:12] x", INFO),
        ("i1121 22:43:54.645123       1 main.go:12] x", None),
        # brackets and bars
        ("2026/11/21 22:43:54 [error] 31#31: open() failed", ERROR),
        ("main <info> ready", INFO),
        ("worker | WARNING | slow", WARN),
        ("(debug) x", DEBUG),
        ("[info] one [error] two", None),
        ("[information]", None),
        # before a colon or an equals sign
        ("app: warning: no GPU", WARN),
        ("2026-11-21 22:43:54.645 UTC [1] ERROR:  relation is missing", ERROR),
        ("done error=timeout", ERROR),
        ("done error=null", None),
        ("done err=<nil>", None),
        ("java.lang.Error: x", None),
        # in capitals between blanks
        ("2026-11-21 22:43:54,645 - app - ERROR - x", ERROR),
        ("22:43:54.645 [main] INFO  com.example - x", INFO),
        ("it was an ERROR", ERROR),
        ("it was an error today", None),
        ("no error found", None),
        ("INFO after ERROR in prose", INFO),
        ("x WARN y ERROR z", None),
        # the rest
        ("\x1b[33mWARN\x1b[0m coloured", WARN),
        ("", None),
        ("{broken", None),
        ("[GIN] 2026/11/21 | 200 | GET /api/tags", None),
    ],
)
def test_a_line_has_the_level_that_it_shows(line: str, level: LogLevel | None) -> None:
    """The surest sign decides; two of the same sureness that differ cancel each other out."""
    assert level_of(line) == level


@pytest.mark.parametrize(
    "line",
    [
        '  File "app.py", line 3, in main',
        "\tat com.example.Main.main(Main.java:7)",
        "at Object.run (/app/index.js:1:2)",
        "Traceback (most recent call last):",
        "Caused by: java.io.IOException",
        "",
        "   error = compute()",
    ],
)
def test_a_line_that_goes_on_inherits_the_level(line: str) -> None:
    """A stack trace belongs to its error."""
    assert level_after(FATAL, line) == FATAL


def test_a_line_that_goes_on_after_nothing_is_looked_at_itself() -> None:
    """The log may begin in the middle."""
    assert level_after(None, "  [error] x") == ERROR
    assert level_after(None, "Traceback (most recent call last):") is None


def test_an_indented_line_may_begin_a_message_of_its_own() -> None:
    """Some frameworks indent all of their lines."""
    assert level_after(ERROR, "  INFO  ready") == INFO


@pytest.mark.parametrize(
    ("line", "anew"),
    [
        ("INFO up", True),
        ("plain words", True),
        ("  ERROR: indented", True),
        ("  at main.py:3", False),
        ("Traceback (most recent call last):", False),
        ("\x1b[0m", False),
        ("", False),
    ],
)
def test_a_line_shows_whether_it_goes_on(line: str, anew: bool) -> None:
    """Readers that skip levels have to remember only the lines that others go on with."""
    assert begins_anew(line) is anew


def test_a_new_message_does_not_inherit() -> None:
    """Otherwise one error would colour all that follows."""
    assert level_after(ERROR, "listening on port 8000") is None


@given(st.text(max_size=300), st.sampled_from([None, *LogLevel]))
def test_any_line_has_a_level_or_none(line: str, previous: LogLevel | None) -> None:
    """Nothing that a program prints breaks the reader of its log."""
    assert level_after(previous, line) in {None, *LogLevel}


DATES = ("2026-11-21T22:43:54.645Z", "[2026-11-21 22:43:54]", "Nov 21 22:43:54", "22:43:54,645")
PIECES = st.sampled_from(
    [
        *DATES,
        *("INFO", "error", "Warn", "FATAL", "level=warn", "lvl", "severity: ", "@l", "E1121 ", "E"),
        *(" ", "  ", ":", "-", "|", "[", "]", "(", "{", "=", ",", "x", "0"),
        *("at ", "Traceback", "TRACE-x"),
    ]
)


@given(
    st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=300),
    st.sampled_from([None, *LogLevel]),
)
def test_what_the_short_ways_tell_is_what_the_rules_tell(
    line: str, previous: LogLevel | None
) -> None:
    """Plain lines take short ways; a colour, which means nothing, keeps a line from all of them."""
    coloured = f"\x1b[0m{line}"

    assert level_of(line) == level_of(coloured)
    assert level_after(previous, line) == level_after(previous, coloured)
    assert begins_anew(line) == begins_anew(coloured)


@pytest.mark.parametrize(
    "line",
    [
        "{" + '"a":{' * 200_000,
        '{"a":' + "[" * 500_000,
        '{"level":' + "9" * 500_000 + "}",
        "[info " * 200_000,
        "level=" * 200_000,
        " INFO" * 200_000,
        " " * 1_000_000,
        "2026-11-21 " * 100_000,
        "error=" * 200_000,
    ],
    ids=[
        "objects",
        "arrays",
        "digits",
        "brackets",
        "pairs",
        "capitals",
        "blanks",
        "dates",
        "words",
    ],
)
def test_a_hostile_line_costs_linear_time(line: str) -> None:
    """A megabyte is looked at only at its beginning."""
    assert level_after(None, line) in {None, *LogLevel}
