"""One file from many: styles and scripts written into the page, each allowed by its hash."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

from viz import assets

# Our modules use only these forms, each on lines of its own; a test reads them all.
_IMPORT = re.compile(r"^import\s+\{[^}]*\}\s+from\s+\"[^\"]+\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|const|class)\b)", re.MULTILINE)


def one_script(modules: Sequence[str] = assets.MODULES) -> str:
    """Join the page's modules into one that imports nothing, since ``file://`` pages may load no other module."""
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", assets.read(name))) for name in modules)


def inside_script(code: str) -> str:
    """Make code safe to stand inside ``<script>``: nothing in it may look like the end of the element.

    Both sequences occur in strings and patterns only, where the backslash changes nothing.
    """
    return code.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def source_hash(text: str) -> str:
    """Make the Content-Security-Policy source expression that allows exactly this inline text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
