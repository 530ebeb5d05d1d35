"""The structs and functions of userhub.h for ctypes, without the macros."""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, c_char_p, c_int, c_int64, c_size_t, c_ssize_t, c_void_p
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
HEADER = REPOSITORY / "capi/include/userhub.h"
STAGE = Path(os.environ.get("USERHUB_STAGE", REPOSITORY / "build/stage"))
LIBRARY = STAGE / "lib/libuserhub.so"


class Attempt(ctypes.Structure):
    _fields_ = (
        ("struct_size", c_size_t),
        ("number", c_int),
        ("http_status", c_int),
        ("error", c_void_p),
        ("duration_us", c_int64),
        ("connection_reused", c_int),
    )


OnAttempt = ctypes.CFUNCTYPE(None, c_void_p, POINTER(Attempt))
Interrupted = ctypes.CFUNCTYPE(c_int, c_void_p)
Callback = ctypes.CFUNCTYPE(None, c_void_p, c_int, c_void_p, c_void_p)


class ClientOptions(ctypes.Structure):
    _fields_ = (
        ("struct_size", c_size_t),
        ("admin_key", c_char_p),
        ("base_url", c_char_p),
        ("ca_file", c_char_p),
        ("proxy", c_char_p),
        ("user_agent_suffix", c_char_p),
        ("allow_insecure_base_url", c_int),
        ("timeout_ms", c_int64),
        ("attempt_timeout_ms", c_int64),
        ("connect_timeout_ms", c_int64),
        ("max_retries", c_int),
        ("max_connections", c_int),
        ("max_connection_age_ms", c_int64),
        ("allowed_return_origins", c_char_p),
        ("on_attempt", OnAttempt),
        ("on_attempt_data", c_void_p),
    )


class PortalSessionRequest(ctypes.Structure):
    _fields_ = (
        ("struct_size", c_size_t),
        ("user_id", c_char_p),
        ("portal_url", c_char_p),
        ("return_url", c_char_p),
        ("success_url", c_char_p),
        ("organization_id", c_char_p),
        ("timeout_ms", c_int64),
        ("interrupted", Interrupted),
        ("interrupted_data", c_void_p),
    )


OUT = POINTER(c_void_p)
REQUEST = POINTER(PortalSessionRequest)

# For each function its result, then its arguments.
FUNCTIONS = {
    "userhub_version": (c_char_p,),
    "userhub_status_name": (c_char_p, c_int),
    "userhub_client_options_init": (None, POINTER(ClientOptions), c_size_t),
    "userhub_client_new": (c_int, POINTER(ClientOptions), OUT, OUT),
    "userhub_client_free": (None, c_void_p),
    "userhub_portal_session_request_init": (None, REQUEST, c_size_t),
    "userhub_create_portal_session": (c_int, c_void_p, REQUEST, OUT, OUT),
    "userhub_create_portal_session_async": (c_int, c_void_p, REQUEST, Callback, c_void_p, OUT, OUT),
    "userhub_portal_session_redirect_url": (c_char_p, c_void_p),
    "userhub_portal_session_free": (None, c_void_p),
    "userhub_call_cancel": (None, c_void_p),
    "userhub_call_free": (None, c_void_p),
    "userhub_error_code": (c_int, c_void_p),
    "userhub_error_http_status": (c_int, c_void_p),
    "userhub_error_message": (c_char_p, c_void_p),
    "userhub_error_request_id": (c_char_p, c_void_p),
    "userhub_error_free": (None, c_void_p),
    "userhub_portal_path": (c_ssize_t, c_int, c_char_p, c_char_p, c_size_t, OUT),
}


def load() -> ctypes.CDLL:
    library = ctypes.CDLL(str(LIBRARY))
    for name, (result, *arguments) in FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
