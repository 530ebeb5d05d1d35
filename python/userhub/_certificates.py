"""The certificate authorities of a machine that has none of its own."""

from __future__ import annotations

from . import _native


def certifi_file() -> str | None:
    """The PEM file of the package certifi, where it is installed and the system has none."""
    if _native.has_certificate_authorities():
        return None
    try:
        import certifi
    except ImportError:
        return None  # a call that needs authorities tells what was tried
    file: str = certifi.where()
    return file
