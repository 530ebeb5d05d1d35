#!/bin/sh
# The ABI of a libuserhub built with debug information, as a C program sees it.
# usage: abi.sh describe LIBRARY HEADERS >DESCRIPTION    holds no path of this machine
#        abi.sh compare DESCRIPTION LIBRARY HEADERS      fails where they differ in anything
set -eu
if ! command -v abidiff >/dev/null; then
  echo "abi.sh: no abidiff: apt-get install abigail-tools" >&2
  exit 1
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

describe() {
  abidw --headers-dir "$2" --drop-private-types --exported-interfaces-only --no-elf-needed \
    --no-comp-dir-path --no-corpus-path --no-show-locs --type-id-style hash \
    --out-file "$scratch/described" "$1"
  sed "s|path='[^']*/capi/|path='capi/|" "$scratch/described"
}

case $1 in
  describe) describe "$2" "$3" ;;
  compare)
    describe "$3" "$4" >"$scratch/library"
    # Not abidiff's own --headers-dir: it then lets a moved member pass.
    abidiff --harmless --leaf-changes-only --no-architecture "$2" "$scratch/library" 2>"$scratch/complaints"
    if [ -s "$scratch/complaints" ]; then # it takes a description that it cannot read for equal
      cat "$scratch/complaints" >&2
      exit 1
    fi
    ;;
esac
