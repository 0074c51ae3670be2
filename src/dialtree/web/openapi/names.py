"""What types are called in the document."""

import re
from collections import Counter
from collections.abc import Iterable

_LIST = re.compile(r"^Listed_(.+)_$")
_OR = "___"
_WORD = re.compile("[A-Z][a-z0-9]*")
_WEB = "dialtree.web."


def names_of(given: Iterable[str]) -> dict[str, str]:
    """Names by how msgspec calls types.

    `AccountList` for `Listed_Account_`, no `View` where that is clear, and no modules.

    Args:
        given: The names that msgspec has given.
    """
    lists, plain = {}, []
    for name in given:
        found = _LIST.match(name)
        if found:
            lists[name] = found[1].split(_OR)
        else:
            plain.append(name)
    times = Counter(map(_bare, plain))
    names = {it: _told(it, times) for it in plain}
    for name, inner in lists.items():
        of = [_told(it, times) for it in inner]
        names[name] = f"{_common(of).removesuffix('View')}List"
    return names


def _told(name: str, times: Counter[str]) -> str:
    bare = _bare(name)
    if times[bare] > 1 and not name.startswith(_WEB):
        return f"{name.split('.')[-3].title().removesuffix('s')}{bare}"
    short = bare.removesuffix("View")
    return bare if short in times else short


def _bare(name: str) -> str:
    return name.rpartition(".")[2]


def _common(names: list[str]) -> str:
    """The words that names have in common, at their beginning and at their end."""
    first, *others = [_WORD.findall(it) for it in names]
    if not others:
        return names[0]
    start = [word for index, word in enumerate(first) if all(it[index : index + 1] == [word] for it in others)]
    end = [word for index, word in enumerate(first, -len(first)) if all(it[index:][:1] == [word] for it in others)]
    return "".join(dict.fromkeys([*start, *end]))
