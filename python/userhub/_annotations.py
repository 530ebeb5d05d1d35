"""Optional and Union for annotations that Python 3.9 can evaluate, unlike ``str | None``.

typing takes longer to import than this package, so it is imported when a program first evaluates
an annotation, for example by typing.get_type_hints(). The annotations of a public class, which are
evaluated among the names of the package itself, say ``_annotations.Optional``.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, Union
else:

    class _Lazy:
        __slots__ = ("_name",)

        def __init__(self, name: str) -> None:
            self._name = name

        def __getitem__(self, types: object) -> object:
            import typing

            return getattr(typing, self._name)[types]

    Optional = _Lazy("Optional")
    Union = _Lazy("Union")

__all__ = ["Optional", "Union"]
