#!/usr/bin/env bash
# headers.sh FOLDER: copies the headers of the libraries that the sources use to FOLDER, without the system's others.
set -euo pipefail

folder=${1:?the folder to fill}
system=/usr/include
multiarch=$system/$(gcc -print-multiarch)
rm -rf "$folder"
mkdir -p "$folder"
for header in curl openssl simdjson.h; do
  for place in $system $multiarch; do
    [[ ! -e $place/$header ]] || cp -rL "$place/$header" "$folder"
  done
done
cp -r "$(.venv/bin/python -c 'import pybind11; print(pybind11.get_include())')/pybind11" "$folder"
cp -r "$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("include"))')/." "$folder"
