#!/usr/bin/env bash
# old_standards.sh COMPILER FOLDER: each header in FOLDER/userhub, compiled as an older C++ than C++23 or by a compiler
# that is too old for std::expected, says that it needs C++23, and the compiler then stops.
set -euo pipefail

compiler=$1 folder=$2
# GCC's <expected> is empty for compilers with concepts of 2019, such as clang 18.
old_concepts=(-std=c++23 -U__cpp_concepts -D__cpp_concepts=201907L -Wno-builtin-macro-redefined)

# refused HEADER FLAG...
refused() {
  local errors
  errors="$("$compiler" "${@:2}" -fsyntax-only -I "$folder" -x c++ "$1" 2>&1 | grep 'error: ')" || true
  if [[ "$errors" != *'"userhub needs C++23: '*$'\n'*'fatal error: '* || "$(wc -l <<<"$errors")" -ne 2 ]]; then
    printf 'old_standards.sh: with %s, %s fails like this:\n%s\n' "${*:2}" "$1" "$errors" >&2
    exit 1
  fi
}

for header in "$folder"/userhub/*.hpp; do
  for standard in 11 17 20; do
    refused "$header" "-std=c++$standard"
  done
  refused "$header" "${old_concepts[@]}"
done
