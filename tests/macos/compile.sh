#!/usr/bin/env bash
# compile.sh LIBRARIES GENERATED SOURCE: compiles a source for macOS, with the headers in these two folders.
set -euo pipefail

mkdir -p build/macos/objects
# zig turns on the C++14 function std::unexpected(), which would hide the class template.
.venv/bin/python -m ziglang c++ -target aarch64-macos -std=c++23 -U_LIBCPP_ENABLE_CXX17_REMOVED_UNEXPECTED_FUNCTIONS \
  -O0 -c -o "build/macos/objects/${3//\//_}.o" -Wall -Wextra -Wshadow -Wconversion -Werror -isystem "$1" -I "$2" \
  -I core/include -I core/src -I capi/include -I capi/src -I cli/src -I python/src "$3"
