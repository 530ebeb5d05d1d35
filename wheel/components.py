"""The libraries in each product: their packages, source packages and licences."""

from __future__ import annotations

from typing import NamedTuple


class Component(NamedTuple):
    package: str  # Debian's, or another name where `source` is None
    source: str | None  # Debian's source package
    name: str
    license: str  # an SPDX expression
    archives: tuple[str, ...] = ()  # what the linker takes; nothing: headers, or a shared library


CURL = Component("curl", "curl", "curl", "curl", ("libcurl.a",))
OPENSSL = Component("openssl", "openssl", "OpenSSL", "Apache-2.0", ("libssl.a", "libcrypto.a"))
ZLIB = Component("zlib", "zlib", "zlib", "Zlib", ("libz.a",))
SIMDJSON = Component("simdjson", "simdjson", "simdjson", "Apache-2.0", ("libsimdjson.a",))
CLI11 = Component("libcli11-dev", "cli11", "CLI11", "BSD-3-Clause")
PYBIND11 = Component("pybind11", None, "pybind11", "BSD-3-Clause")
LLVM = Component(
    "libc++",
    None,
    "libc++",
    "Apache-2.0 WITH LLVM-exception",
    ("libc++.a", "libc++abi.a", "libunwind.a", "libcompiler_rt.a"),
)
MICROHTTPD = Component(
    "libmicrohttpd", "libmicrohttpd", "libmicrohttpd", "LGPL-2.1-or-later", ("libmicrohttpd.a",)
)
HTTPLIB = Component("cpp-httplib", "cpp-httplib", "cpp-httplib", "MIT")
SQLITE_CPP = Component("sqlitecpp", "sqlitecpp", "SQLiteCpp", "MIT", ("libSQLiteCpp.a",))
CRYPTO = OPENSSL._replace(archives=("libcrypto.a",))  # without TLS
SQLITE = Component("sqlite3", "sqlite3", "SQLite", "blessing", ("libsqlite3.a",))
JSON = Component("nlohmann-json3-dev", "nlohmann-json3", "JSON for Modern C++", "MIT")
MUSTACHE = Component("libkainjow-mustache-dev", "libkainjow-mustache", "Mustache", "BSL-1.0")
MUSL = Component("musl", None, "musl", "MIT", ("libc.a", "libzigc.a"))

LIBCXX = LLVM._replace(archives=("libc++.a", "libc++abi.a"))  # with the system's unwinder

CONTENTS = {  # by the C library
    "glibc": {
        "userhub-native": [CURL, OPENSSL, ZLIB, SIMDJSON, CLI11, PYBIND11, LIBCXX],
        "libuserhub": [CURL, OPENSSL, ZLIB, SIMDJSON, LIBCXX],
    },
    "musl": {
        "userhub": [CURL, OPENSSL, ZLIB, SIMDJSON, CLI11, LLVM, MUSL],
        "userhub-emulator": [
            MICROHTTPD, HTTPLIB, SQLITE_CPP, SQLITE, CRYPTO, ZLIB, JSON, CLI11, MUSTACHE, LLVM,
            MUSL
        ],
    },
}  # fmt: skip
