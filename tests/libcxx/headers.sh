#!/usr/bin/env bash
# headers.sh FOLDER: each public header compiles by itself with libc++, without warnings. FOLDER has the generated ones.
set -euo pipefail

for header in core/include/userhub/*.hpp "$1"/userhub/*.hpp; do
  clang++-19 -std=c++23 -stdlib=libc++ -fsyntax-only -Wall -Wextra -Wshadow -Wconversion -Werror \
    -I core/include -I "$1" -include "$header" -x c++ /dev/null
done
