"""The cases that every language must pass."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

DIRECTORY = Path(__file__).parent.parent / "conformance"
ARGUMENTS = ("user_id", "portal_url", "return_url", "success_url", "organization_id")
Case = dict[str, Any]


def cases(file: str, *, network: bool = True) -> list[Any]:
    """The file's cases, as parameters named by their sentences.

    Without a network there is no answer that was cut: an HTTP stack hands over complete ones.
    """
    loaded = json.loads((DIRECTORY / file).read_text("utf-8"))["cases"]
    assert len(loaded) >= 60
    return [pytest.param(case, id=case["name"]) for case in loaded if network or "cut" not in case]


def arguments(case: Case) -> dict[str, Any]:
    """A request case's arguments; bytes that are not UTF-8 become lone surrogates (PEP 383)."""
    given = {name: case[name] for name in ARGUMENTS if name in case}
    for name in ARGUMENTS:
        if f"{name}_hex" in case:
            raw = bytes.fromhex(case[f"{name}_hex"])
            given[name] = raw.decode("utf-8", "surrogateescape")
    return given


def body(case: Case) -> bytes:
    if "body_hex" in case:
        return bytes.fromhex(case["body_hex"])
    if "body_repeat" in case:
        parts = case["body_repeat"]
        text: str = parts["prefix"] + parts["repeat"] * parts["times"] + parts["suffix"]
        return text.encode()
    whole: str = case["body"]
    return whole.encode()
