"""What the pages say about names and messages is what the sources have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import userhub
from pages import PAGES, ROOT, text_of

if TYPE_CHECKING:
    from pathlib import Path

LIBRARY = ("core/src/**/*.?pp", "capi/src/*.?pp")
FACES = ("cli/src/*.?pp", "python/src/*.?pp", "python/userhub/*.py", "go/*.go")
FIRST_CELL = re.compile(r"^\| (`.*?) \| ", re.MULTILINE)


def literals(source: Path) -> list[str]:
    """A source's string literals, with those that the compiler joins joined."""
    code = re.sub(r"(?m)^\s*//.*$", "", source.read_text("utf-8"))
    joined = re.sub(r'"\s*"', "", code)
    return re.findall(r'"((?:[^"\\\n]|\\.)*)"', joined)


def literals_of(*patterns: str) -> list[str]:
    paths = [path for pattern in patterns for path in ROOT.glob(pattern)]
    return [literal for path in paths for literal in literals(path)]


LITERALS = "\n".join(literals_of(*LIBRARY, *FACES))
ARGUMENT = re.compile(
    r"^(?:the )?[A-Za-z_]+ "
)  # invalid_argument() puts the argument's name before a message


def is_in_the_sources(part: str) -> bool:
    return part in LITERALS or ARGUMENT.sub("", part) in LITERALS


NO_MESSAGES = {"userhub.h has another version than CMakeLists.txt"}  # of a static_assert
MESSAGES = [
    message
    for cell in FIRST_CELL.findall(text_of("troubleshooting.md"))
    for message in re.findall("`(.*?)`", cell)
]


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_that_troubleshooting_explains_is_in_the_sources(message: str) -> None:
    message = message.replace("UserHub answered 200", "UserHub answered …")
    parts = [part.strip(" ,:;()") for part in re.split(r"…|, but the body | with an? ", message)]
    assert [part for part in parts if part and not is_in_the_sources(part)] == []


def test_troubleshooting_explains_every_way_in_which_a_transfer_fails() -> None:
    source = (ROOT / "core/src/curl/curl_failure.cpp").read_text("utf-8")
    joined = re.sub(r'"\s*"', "", source)
    messages = re.findall(r'\{\s*FailureCause::\w+,\s*"([^"]+)"', joined)
    assert len(messages) > 15
    page = text_of("troubleshooting.md")
    assert [message for message in messages if message.partition(":")[0] not in page] == []


def test_a_message_that_does_not_say_what_to_do_is_in_troubleshooting() -> None:
    """A message says what to do after a colon. A literal may be a part of a message."""
    page = " ".join(text_of("troubleshooting.md").split())
    silent = [
        part.strip(" ,()")
        for part in literals_of(*LIBRARY)
        if len(part.split()) >= 3 and not re.search(r"[:;] |\\n", part) and part not in NO_MESSAGES
    ]
    assert len(silent) > 50
    assert [part for part in silent if part not in page] == []


def test_each_error_word_has_a_section_in_the_order_of_its_number() -> None:
    header = (ROOT / "core/include/userhub/error.hpp").read_text("utf-8")
    words = re.findall(r"^  (\w+)(?: = 1)?,", header.partition("enum class ErrorCode")[2], re.M)[:8]
    page = text_of("errors.md")
    assert words[0] == "invalid_argument"
    assert re.findall(r"^## ([a-z_]+)$", page, re.MULTILINE) == words
    for number, word in enumerate(words, 1):
        assert f"| `{word}` | `USERHUB_{word.upper()}`, {number} |" in page
        section = page.partition(f"\n## {word}\n")[2].partition("\n## ")[0]
        assert re.findall(r"\*\*(\w[\w ]*\??)\.?\*\*", section) == [
            "Cause",
            "Retried?",
            "What to do",
        ]


def test_the_page_of_errors_explains_every_phase() -> None:
    header = (ROOT / "core/include/userhub/error.hpp").read_text("utf-8")
    phases = re.findall(r"^  (\w+), ", header.partition("enum class Phase {")[2], re.MULTILINE)
    assert phases[0] == "none"
    page = text_of("errors.md")
    assert [phase for phase in phases[1:] if f"| `{phase}` |" not in page] == []


def test_the_page_of_errors_names_every_exception_and_every_go_error() -> None:
    page = text_of("errors.md")
    exceptions = [name for name in userhub.__all__ if name.endswith("Error")]
    go = re.findall(r"\b(Err[A-Z]\w+) +Code = ", (ROOT / "go/error.go").read_text("utf-8"))
    assert [name for name in [*exceptions, *go] if name not in page] == []


def test_the_reference_of_c_has_every_exported_function() -> None:
    listed = (ROOT / "debian/libuserhub0.symbols").read_text()
    symbols = re.findall(r"^ (userhub_\w+)@", listed, re.MULTILINE)
    shown = re.findall(r"^\.\. doxygenfunction:: (\w+)$", text_of("reference/c.rst"), re.MULTILINE)
    assert sorted(shown) == sorted(symbols)


def test_the_reference_of_python_has_every_public_name() -> None:
    page = text_of("reference/python.rst")
    names = {name for name in userhub.__all__ if name not in {"__version__"}}
    assert {name for name in names if not re.search(rf"\b{name}\b", page)} == set()


def test_the_reference_of_cpp_has_every_public_type() -> None:
    page = text_of("reference/cpp.rst")
    headers = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "core/include/userhub").glob("*.hpp")
    )
    types = re.findall(r"^(struct|class|enum class|using) (\w+)\b(?!;)", headers, re.MULTILINE)
    directives = {"enum class": "enum", "using": "typedef"}
    shown = [f"doxygen{directives.get(kind, kind)}:: userhub::{name}\n" for kind, name in types]
    assert shown
    assert [directive for directive in shown if directive not in page] == []


def test_every_guide_is_in_the_index() -> None:
    index = text_of("index.md")
    assert [page for page in PAGES if page.startswith("guides/") and page[:-3] not in index] == []
