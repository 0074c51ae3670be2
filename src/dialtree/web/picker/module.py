"""The picker as pages load it: one module, put together of the files in `source/`."""

import gzip
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import brotli

_SOURCE = Path(__file__).parent / "source"
_FILES = ("texts.js", "style.js", "dom.js", "link.js", "chooser.js", "held.js", "element.js")
"""Each after those that it imports."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./[^"]*";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!class DialtreePicker\b)", re.MULTILINE)
_BROTLI, _GZIP = 11, 9


@cache
def module() -> Mapping[str, bytes]:
    """The module, by how it is packed: "br", "gzip", or "" for not at all."""
    plain = "\n".join(_alone((_SOURCE / name).read_text()) for name in _FILES).encode()
    packed: bytes = brotli.compress(plain, quality=_BROTLI)
    return {"br": packed, "gzip": gzip.compress(plain, _GZIP, mtime=0), "": plain}


@cache
def tag() -> str:
    """The module's entity tag."""
    return f'"{sha256(module()[""]).hexdigest()[:16]}"'


def _alone(text: str) -> str:
    """A file, as it stands in one module with those that it imports."""
    return _EXPORT.sub("", _IMPORT.sub("", text)).strip() + "\n"
