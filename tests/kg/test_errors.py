"""The tree of errors: what its drawing promises, every class keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg import errors


def _tree(cls: type[errors.KgError]) -> Iterator[type[errors.KgError]]:
    for child in cls.__subclasses__():
        if child.__module__ == "kg.errors":
            yield child
            yield from _tree(child)


def test_the_drawing_in_the_docstring_is_the_tree():
    drawn: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^( *)([│ ]*)[├└]── (\w+)", line)
        if found:
            drawn.append(((len(found[1]) + len(found[2])) // 4, found[3]))
    parents: dict[int, str] = {}
    pairs = set()
    for depth, name in drawn:
        parents[depth] = name
        pairs.add((name, parents.get(depth - 1, "KgError")))
    assert pairs == {(cls.__name__, cls.__bases__[0].__name__) for cls in _tree(errors.KgError)}


def test_every_error_has_a_code_of_its_own_that_says_its_name():
    codes = {cls: cls.code for cls in [errors.KgError, *_tree(errors.KgError)]}
    assert len(set(codes.values())) == len(codes)
    for cls, code in codes.items():
        if cls is not errors.KgError:
            assert code.replace("_", "") == cls.__name__.removesuffix("Error").lower()


def test_an_error_keeps_its_line_and_its_details():
    error = errors.NotFoundError("There is no person 'x'.", kind="person", suggestions=["y"])
    assert str(error) == "There is no person 'x'."
    assert error.details == {"kind": "person", "suggestions": ["y"]}
    assert isinstance(error, errors.KgError)
