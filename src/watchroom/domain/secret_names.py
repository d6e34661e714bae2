"""Tells by the name of a setting whether its value is a secret."""

import re
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
_NOT_SECRET: Final = frozenset({"PWD", "OLDPWD"})  # the shell's working directories
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_MEASURE: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?[ ]?(?:[a-zA-Z]{1,2}|%|days|bytes)?")
_FILE_NAMES: Final = ("FILE", "PATH", "DIR")


def is_secret(name: str, value: str) -> bool:
    """
    Tell whether *value* must not be shown, for it is called *name*.

    `NODE_ENV`, `KEYBOARD`, `PUBLIC_KEY`, `MAX_TOKENS=4096`, `PASSWORD_FILE=/run/secrets/db` and
    a plain `AUTH=off` are no secrets.
    """
    words = [word.upper() for word in _WORD.findall(name)]
    if not _named_secret(name, words):
        return False
    if value.strip().lower() in _HARMLESS_VALUES or _measure(words, value):
        return False
    return not (words[-1] in _FILE_NAMES and value.startswith("/"))


def _named_secret(name: str, words: list[str]) -> bool:
    if name in _NOT_SECRET or not words or "PUBLIC" in words:
        return False
    if words[-1] == "AUTH":  # REDIS_AUTH is one, AUTH_METHOD is none
        return True
    if words[-2:] == ["CONNECTION", "STRING"]:
        return True
    return any(word in _SECRET_WORDS or word.endswith(_SECRET_ENDINGS) for word in words)


def _measure(words: list[str], value: str) -> bool:
    if not _MEASURE.fullmatch(value.strip()):
        return False
    return "TOKENS" in words or not _MEASURE_WORDS.isdisjoint(words)
