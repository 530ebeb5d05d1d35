"""The cases of tests/conformance, which every language must pass."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

DIRECTORY = Path(__file__).parent.parent / "conformance"
ARGUMENTS = ("user_id", "portal_url", "return_url", "success_url", "organization_id")
Case = dict[str, Any]


def cases(file: str, *, network: bool = True) -> list[Any]:
    """The cases of a file, as parameters named by their sentences.

    Without a network, the cases of incomplete answers are left out: an HTTP library reports only
    complete ones.
    """
    loaded = json.loads((DIRECTORY / file).read_text("utf-8"))["cases"]
    assert len(loaded) >= 60
    return [pytest.param(case, id=case["name"]) for case in loaded if network or "cut" not in case]


def arguments(case: Case) -> dict[str, Any]:
    """The arguments of a request case. Invalid UTF-8 becomes lone surrogates (PEP 383)."""
    values = {name: case[name] for name in ARGUMENTS if name in case}
    for name in ARGUMENTS:
        if f"{name}_hex" in case:
            raw = bytes.fromhex(case[f"{name}_hex"])
            values[name] = raw.decode("utf-8", "surrogateescape")
    return values


def body(case: Case) -> bytes:
    if "body_hex" in case:
        return bytes.fromhex(case["body_hex"])
    if "body_repeat" in case:
        parts = case["body_repeat"]
        text: str = parts["prefix"] + parts["repeat"] * parts["times"] + parts["suffix"]
        return text.encode()
    whole: str = case["body"]
    return whole.encode()
