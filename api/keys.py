"""Who may write: names and keys from a file, and the check of a request's key."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from api.problems import HttpError
from kg.errors import ConfigError

_SHORTEST: Final = 20
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,60}")


class Keys:
    """Keys by whom they belong to. Keys are compared in constant time and never shown."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._keys: Final = {name: key.encode() for name, key in keys.items()}

    def holder(self, headers: Mapping[bytes, bytes]) -> str:
        """The name of who sends a request with ``Authorization: Bearer KEY``.

        Raises:
            HttpError: 401, there is no key, or it is nobody's.
        """
        scheme, _, given = headers.get(b"authorization", b"").partition(b" ")
        found = None
        for name, key in self._keys.items():  # all of them, whichever fits
            if hmac.compare_digest(key, given.strip()):
                found = name
        if found is None or scheme.lower() != b"bearer":
            raise HttpError(
                401,
                "key_needed",
                "This needs a key: send 'Authorization: Bearer KEY'.",
                scheme='Bearer realm="hustings"',
            )
        return found


def read_keys(path: Path | None) -> Keys:
    """The keys of a file: a name and a key on each line; empty lines and those that start with ``#`` are passed over.

    Raises:
        ConfigError: there is no file, it cannot be read, or a line of it cannot be used.
    """
    if path is None:
        raise ConfigError(
            "Updates need keys: name a file with HUSTINGS_API_KEYS_FILE, a name and a key on each line.",
            setting="api_keys_file",
        )
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Cannot read the keys in {path}: {error}.", setting="api_keys_file") from error
    keys: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, _, key = line.strip().partition(" ")
        if not _NAME.fullmatch(name) or len(key.strip()) < _SHORTEST or name in keys or not key.isascii():
            raise ConfigError(
                f"{path}, line {number}: write a name of its own, a space and a key of {_SHORTEST} characters or more.",
                setting="api_keys_file",
            )
        keys[name] = key.strip()
    if not keys:
        raise ConfigError(f"There are no keys in {path}: write a name and a key on a line.", setting="api_keys_file")
    return Keys(keys)
