#!/bin/sh
# Shows that the gates close: holds a library to the descriptions and lists of slightly other ones.
# usage: abi_gates.sh LIBRARY HEADERS CMAKE NM
set -eu
library=$1 headers=$2 cmake=$3 nm=$4
here=$(dirname "$0")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

other() {
  sed "$2" "$1" >"$scratch/$(basename "$1")"
  if cmp -s "$1" "$scratch/$(basename "$1")"; then
    echo "abi_gates.sh: $1 is not other by: $2" >&2
    exit 1
  fi
}

closed() {
  what=$1
  shift
  if "$@" >"$scratch/log" 2>&1; then
    echo "abi_gates.sh: $what passed" >&2
    exit 1
  fi
  if ! grep -q "$expected" "$scratch/log"; then
    echo "abi_gates.sh: for $what not '$expected' but:" >&2
    cat "$scratch/log" >&2
    exit 1
  fi
}

# What has become of the library since a description that the edit makes of today's.
since() {
  expected=$2
  other "$here/userhub.abi" "$3"
  closed "$1" "$here/abi.sh" compare "$scratch/userhub.abi" "$library" "$headers"
}

lists() {
  expected=$2
  other "$here/../../debian/libuserhub0.symbols" "$3"
  closed "$1" "$cmake" -D "NM=$nm" -D "LIBRARY=$library" -D "LIST=$scratch/libuserhub0.symbols" \
    -P "$here/exported_symbols.cmake"
}

since 'a removed symbol' '1 Removed' 's/userhub_call_free/userhub_call_release/'
since 'an added export' '1 Added' "/function-decl name='userhub_call_free'/,/function-decl>/d; /'userhub_call_free'/d"
since 'a moved member' "admin_key' offset changed" \
  "s/name='admin_key'/name='x'/; s/name='base_url'/name='admin_key'/; s/name='x'/name='base_url'/"
since 'a changed enum value' 'TIMED_OUT.*4' "s/\('USERHUB_TIMED_OUT' value=\)'4'/\1'9'/"
since 'a new enum value' 'PORTAL_INVITE' "/'USERHUB_PORTAL_INVITE'/d"
since "an argument's other type" 'userhub_portal_path' \
  "/'userhub_portal_path'/,/function-decl>/ s/type-id='[^']*' name='size'/type-id='95e97e5e' name='size'/"
since 'another SONAME' 'SONAME changed' "s/soname='libuserhub.so.0'/soname='libuserhub.so.9'/"
since 'a description cut short' 'parser error' "20,\$d"
lists 'a symbol that is not listed' 'userhub_call_free' '/userhub_call_free/d'
lists 'a symbol that is not exported' 'userhub_call_pause' "\$a\\ userhub_call_pause@USERHUB_0.1 0.1.0"
lists "a symbol of another version node" 'userhub_call_free@USERHUB_0.2' 's/userhub_call_free@USERHUB_0.1/userhub_call_free@USERHUB_0.2/'
