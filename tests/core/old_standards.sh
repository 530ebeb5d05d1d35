#!/usr/bin/env bash
# old_standards.sh COMPILER FOLDER: each header in FOLDER/userhub, compiled as an older C++ than C++23, says that it needs
# C++23, and the compiler then stops.
set -euo pipefail

compiler=$1 folder=$2
for header in "$folder"/userhub/*.hpp; do
  for standard in 11 17 20; do
    errors="$("$compiler" "-std=c++$standard" -fsyntax-only -I "$folder" -x c++ "$header" 2>&1 | grep 'error: ')" || true
    if [[ "$errors" != *'"userhub needs C++23: '*$'\n'*'fatal error: '* || "$(wc -l <<<"$errors")" -ne 2 ]]; then
      printf 'old_standards.sh: as C++%s, %s fails like this:\n%s\n' "$standard" "$header" "$errors" >&2
      exit 1
    fi
  done
done
