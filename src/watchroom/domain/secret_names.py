"""Tells by the name of a setting whether its value is a secret."""

import re
from functools import lru_cache
from typing import Final

_SECRET_WORDS: Final = frozenset({
    "PASSWORD", "PASSWORDS", "PASSWD", "PASSWORT", "PASSPHRASE", "PASSCODE", "PASS", "PW", "PWD",
    "SECRET", "SECRETS", "TOKEN", "TOKENS", "KEY", "KEYS", "CREDENTIAL", "CREDENTIALS", "CREDS",
    "DSN", "AUTHORIZATION", "BASICAUTH", "SALT", "PEPPER", "JWT", "BEARER", "COOKIE", "COOKIES",
    "PIN", "OTP", "REQUIREPASS", "MASTERAUTH", "TOTP", "MNEMONIC", "SIGNATURE",
    "CONTRASENA", "CLAVE",
})  # fmt: skip
_SECRET_ENDINGS: Final = (
    "PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIALS", "APIKEY", "ACCESSKEY",
    "SECRETKEY", "PRIVATEKEY", "AUTHKEY", "MASTERKEY", "SIGNINGKEY", "ENCRYPTIONKEY", "SSHKEY",
    "LICENSEKEY", "CONNECTIONSTRING",
)  # fmt: skip
# With one of these in the name, a number is a measure of secrets and not one: MAX_TOKENS=4096.
_MEASURE_WORDS: Final = frozenset({
    "MAX", "MAXIMUM", "MIN", "MINIMUM", "NUM", "NUMBER", "COUNT", "LIMIT", "LENGTH", "LEN", "SIZE",
    "BITS", "TTL", "AGE", "EXPIRY", "EXPIRES", "EXPIRATION", "EXPIRE", "LIFETIME", "TIMEOUT",
    "INTERVAL", "BUDGET", "ROTATION", "TOTAL", "PROMPT", "COMPLETION", "INPUT", "OUTPUT", "CACHED",
    "EVAL", "REASONING",
})  # fmt: skip
_HARMLESS_VALUES: Final = frozenset({
    "true", "false", "on", "off", "yes", "no", "none", "null", "undefined", "0", "1", "required",
    "optional", "enabled", "disabled",
})  # fmt: skip
_SIGNS: Final = _SECRET_WORDS.union(_SECRET_ENDINGS, {"AUTH", "CONNECTION"})
# Every name that says secret holds one of these, in capitals or not.
NAME_PARTS: Final = tuple(
    sorted(sign for sign in _SIGNS if not any(other in sign for other in _SIGNS - {sign}))
)
_NOT_SECRET: Final = frozenset({"PWD", "OLDPWD"})  # the shell's working directories
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_MEASURE: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?[ ]?(?:[a-zA-Z]{1,2}|%|days|bytes)?")
_FILE_WORDS: Final = frozenset({"FILE", "PATH", "DIR"})
_PATH: Final = re.compile(r"/[\w./-]*")


def is_secret(name: str, value: str) -> bool:
    """
    Tell whether *value* must not be shown, for it is called *name*.

    An empty value is no secret, nor are the path of a file in `PASSWORD_FILE=/run/secrets/db`,
    the number in `MAX_TOKENS=4096` and the word in `AUTH=off`.
    """
    value = value.strip()
    if not value or value.lower() in _HARMLESS_VALUES or not is_named_secret(name):
        return False
    words = _words(name)
    return not (_is_measure(words, value) or _is_path(words, value))


@lru_cache(maxsize=4096)  # the lines of a log have the same few names
def is_named_secret(name: str) -> bool:
    """Tell whether *name* says secret; `KEYBOARD`, `PUBLIC_KEY` and `PWD` do not."""
    words = _words(name)
    if name in _NOT_SECRET or not words or "PUBLIC" in words:
        return False
    if words[-1] == "AUTH" or words[-2:] == ["CONNECTION", "STRING"]:  # AUTH_METHOD is none
        return True
    return any(word in _SECRET_WORDS or word.endswith(_SECRET_ENDINGS) for word in words)


def _words(name: str) -> list[str]:
    """Return the words of a name in any style: DB_PASSWORD, db-password, dbPassword."""
    return [word.upper() for word in _WORD.findall(name)]


def _is_measure(words: list[str], value: str) -> bool:
    if not _MEASURE.fullmatch(value):
        return False
    return "TOKENS" in words or not _MEASURE_WORDS.isdisjoint(words)


def _is_path(words: list[str], value: str) -> bool:
    return words[-1] in _FILE_WORDS and _PATH.fullmatch(value) is not None
