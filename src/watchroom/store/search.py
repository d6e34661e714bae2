"""
The search index: which words a run can be found by, and how a search is put to each database.

Words are folded in one way by `domain.search_words`, whatever the database. Facts that a search
can be narrowed by (status, camera ...) are indexed as words too, with a sign in front that no
folded word can have: narrowing a search then costs no look at the runs themselves. SQLite's
index is slow at finding words by their beginning, so there each beginning is a word of its own;
PostgreSQL's is good at it.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Final

from watchroom.domain.execution import Execution
from watchroom.domain.search_words import words_of
from watchroom.store.criteria import Column, Criteria
from watchroom.store.database import Dialect, Session

SHORTEST_BEGINNING: Final = 3  # characters; shorter words are found as a whole only
FACT_SIGN: Final = "\N{SECTION SIGN}"

# A mark changes, the words do not; and of older runs the alert is not among the words.
INDEXED_FACTS: Final = frozenset(Column) - {Column.MARK, Column.ALERT}
KEY: Final = {Dialect.SQLITE: "execution_search.rowid", Dialect.POSTGRES: "execution_search.key"}
MATCH: Final = {
    Dialect.SQLITE: "execution_search MATCH {words}",
    Dialect.POSTGRES: "execution_search.words @@ CAST({words} AS TEXT)::tsquery",
}

_DELETE: Final = {
    Dialect.SQLITE: "DELETE FROM execution_search WHERE rowid = $1",
    Dialect.POSTGRES: "DELETE FROM execution_search WHERE key = $1",
}
_INSERT: Final = {
    Dialect.SQLITE: "INSERT INTO execution_search (rowid, words) VALUES ($1, $2)",
    Dialect.POSTGRES: "INSERT INTO execution_search (key, words) "
    "VALUES ($1, array_to_tsvector(CAST($2 AS TEXT[])))",
}


def text_of(execution: Execution) -> str:
    """Return everything that a run can be found by."""
    parts = [str(execution.id), execution.workflow_name, execution.camera]
    for analysis in execution.analyses:
        parts += [analysis.model, analysis.verdict.description]
    if execution.error:
        parts += [execution.error.message, execution.error.node]
    return "\n".join(part for part in parts if part)


def index_words(
    execution: Execution, facts: Mapping[Column, object], dialect: Dialect
) -> str | list[str]:
    """Return what the index of *dialect* takes for a run, as one value."""
    return index_words_of(text_of(execution), facts, dialect)


def index_words_of(text: str, facts: Mapping[Column, object], dialect: Dialect) -> str | list[str]:
    """Return what the index of *dialect* takes for a run that can be found by this text."""
    words = words_of(text)
    signs = [_fact(column, value) for column, value in facts.items() if value is not None]
    if dialect is Dialect.POSTGRES:
        return [*words, *signs]
    return " ".join([*dict.fromkeys(part for word in words for part in _beginnings(word)), *signs])


async def unindex(session: Session, keys: Iterable[int]) -> None:
    """Take runs out of the index, which must hold them."""
    await session.execute_many(_DELETE[session.dialect], [(key,) for key in keys])


async def index(session: Session, rows: Iterable[tuple[int, str | list[str]]]) -> None:
    """Put runs, each a key and its `index_words`, into the index, which must not hold them."""
    await session.execute_many(_INSERT[session.dialect], rows)


def query_text(criteria: Criteria, dialect: Dialect) -> str:
    """
    Return the words and indexed facts of *criteria* as the index of *dialect* is asked.

    What they exclude is among the facts.
    """
    query = _sqlite_query if dialect is Dialect.SQLITE else _postgres_query
    facts = [
        [_fact(column, value) for value in allowed]
        for column, allowed in criteria.values.items()
        if column in INDEXED_FACTS
    ]
    excluded = [
        _fact(column, each) for column in criteria.excluded for each in criteria.excluded[column]
    ]
    return query(criteria.words, facts, excluded)


def _sqlite_query(words: Iterable[str], facts: Iterable[list[str]], excluded: list[str]) -> str:
    terms = [f'"{word}"' for word in words]
    terms += ["(" + " OR ".join(f'"{sign}"' for sign in signs) + ")" for signs in facts]
    wanted = " AND ".join(terms)
    if not excluded:
        return wanted
    return f"({wanted}) NOT (" + " OR ".join(f'"{sign}"' for sign in excluded) + ")"


def _postgres_query(words: Iterable[str], facts: Iterable[list[str]], excluded: list[str]) -> str:
    terms = [f"'{word}':*" if len(word) >= SHORTEST_BEGINNING else f"'{word}'" for word in words]
    terms += ["(" + " | ".join(f"'{sign}'" for sign in signs) + ")" for signs in facts]
    return " & ".join([*terms, *(f"!'{sign}'" for sign in excluded)])


def _beginnings(word: str) -> Iterable[str]:
    return (word[:length] for length in range(min(SHORTEST_BEGINNING, len(word)), len(word) + 1))


def _fact(column: Column, value: object) -> str:
    digest = blake2b(str(value).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{FACT_SIGN}{column.replace('_', '')}{digest}"
