"""CA certificates for a system that has none."""

from __future__ import annotations

from . import _native


def certifi_file() -> str | None:
    """The PEM file of the package certifi, if it is installed and the system has no CA file."""
    if _native.has_certificate_authorities():
        return None
    try:
        import certifi
    except ImportError:
        return None  # the error of a failed call lists the files that were tried
    file: str = certifi.where()
    return file
