#!/usr/bin/env bash
# compile.sh LIBRARIES GENERATED SOURCE: compiles a source for macOS, with the headers in these two folders.
set -euo pipefail

.venv/bin/python -m ziglang c++ -target aarch64-macos -std=c++23 -O0 -c -o /dev/null -Wall -Wextra -Wshadow -Wconversion \
  -Werror -isystem "$1" -I "$2" -I core/include -I core/src -I capi/include -I capi/src -I cli/src -I python/src "$3"
