"""The same error has the same pattern, and different errors stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.error_patterns import MAX_PATTERN_CHARS, mask


@pytest.mark.parametrize(
    ("message", "pattern"),
    [
        ("connect ECONNREFUSED 127.0.0.1:21435", "connect ECONNREFUSED <host>"),
        ("connect ECONNREFUSED ::1:11434", "connect ECONNREFUSED <host>"),
        ("connect ECONNREFUSED [fe80::1]:11434", "connect ECONNREFUSED <host>"),
        ("getaddrinfo ENOTFOUND ollama", "getaddrinfo ENOTFOUND <host>"),
        ("getaddrinfo EAI_AGAIN api.telegram.org:443", "getaddrinfo EAI_AGAIN <host>"),
        ("no route to ollama:11434 from gpu.lan", "no route to <host> from <host>"),
        ("timeout of 8000ms exceeded", "timeout of <n>ms exceeded"),
        ("Request timed out after 12.5 s", "Request timed out after <n> s"),
        (
            "429 Too Many Requests: retry after 37",
            "429 Too Many Requests: retry after <n>",
        ),
        ("Request failed with status code 500", "Request failed with status code 500"),
        ("exited with code 137 after 3 tries", "exited with code 137 after <n> tries"),
        ("No image in request body [line 2]", "No image in request body [line <n>]"),
        ("chat -4768100208 is gone", "chat <n> is gone"),
        ("model 'qwen2.5vl:7b' not found", "model 'qwen2.5vl:7b' not found"),
        ("needs 5.6 GiB, has 2.1 GiB", "needs <n> GiB, has <n> GiB"),
        ("http://ollama:11434/api/chat gave HTTP 502", "<url> gave HTTP 502"),
        ("ask ops+n8n@example.org", "ask <email>"),
        ("failed at 2026-11-21T21:10:56.640332979Z", "failed at <time>"),
        ("failed on 2026-11-21", "failed on <time>"),
        ("failed at 17:42:01.5", "failed at <time>"),
        ("since Sat, 21 Nov 2026 21:10:56 GMT", "since <time>"),
        ("no run 3f2b8c1e-0a1b-4c2d-9e8f-001122334455", "no run <id>"),
        ("digest sha256:9515837fe20170155baaee0c differs", "digest sha256:<id> differs"),
        ("file_id AgACAgIAAxkBAAIC_x3 is wrong", "file_id <id> is wrong"),
        ("at 0x7ffd12ab", "at <id>"),
        ("open '/home/node/.n8n/binaryData/a/12/x'", "open '<path>'"),
        ("cannot read frame-000123.jpg", "cannot read <file>"),
        ("bad data:image/png;base64,iVBORw0KGgo=", "bad <data>"),
        (
            """Unexpected token 'T', "The image s"... is not valid JSON""",
            "Unexpected token <text> is not valid JSON",
        ),
        ("one\n  two\tthree", "one two three"),
        (" \n", "unknown error"),
    ],
)
def test_what_differs_from_run_to_run_is_replaced(message: str, pattern: str) -> None:
    """Errors as n8n, Ollama and Telegram word them."""
    assert mask(message) == pattern


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("timeout of 8000ms exceeded", "timeout of 300000ms exceeded"),
        ("connect ECONNREFUSED 10.0.0.7:11434", "connect ECONNREFUSED 10.0.0.8:11434"),
        ("job-123456 failed at 09:15", "job-123457 failed at 23:59"),
        ("Too Many Requests: retry after 3", "Too Many Requests: retry after 41"),
    ],
)
def test_the_same_error_of_two_runs_has_one_pattern(one: str, other: str) -> None:
    """Otherwise a list of patterns is as long as the list of runs."""
    assert mask(one) == mask(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Request failed with status code 500", "Request failed with status code 404"),
        ("502 Bad Gateway", "503 Bad Gateway"),
        ("read ECONNRESET", "read ETIMEDOUT"),
        ("model 'llama3.1:8b' not found", "model 'llama3.2:3b' not found"),
        ("Bad Request: chat not found", "Bad Request: PHOTO_INVALID_DIMENSIONS"),
    ],
)
def test_different_errors_stay_apart(one: str, other: str) -> None:
    """Codes and names are what a person tells errors apart by."""
    assert mask(one) != mask(other)


PIECES = """
    status code 500 7 8000ms <n> <time> 10.0.0.1:80 ::1 a:1234 x.json 2026-11-21 5b - 21 Nov 2026
    Unexpected token "a"... 0xff deadbeef01 http://h/1 ENOTFOUND +5 1,5 12-7b 09:15 C:\\x . :
"""
WORDS = st.sampled_from(PIECES.split())


@given(st.text() | st.lists(WORDS).map(" ".join) | st.lists(WORDS).map("".join))
def test_masking_twice_changes_nothing(message: str) -> None:
    """A pattern that is stored and grouped again stays itself."""
    assert mask(mask(message)) == mask(message)


@pytest.mark.parametrize(
    "message",
    ["x" * 1_000_000, "word " * 200_000, "1." * 500_000, "a:" * 500_000, '"' * 500_000],
    ids=["letters", "words", "numbers", "colons", "quotes"],
)
def test_a_pattern_is_short(message: str) -> None:
    """Whole request bodies come as messages; a megabyte of one must cost nothing."""
    assert 0 < len(mask(message)) <= MAX_PATTERN_CHARS
