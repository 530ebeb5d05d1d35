#!/usr/bin/env bash
# tools/free_threaded_python.sh [--tsan]: prints the path of a CPython 3.13 without a GIL, for tests; with --tsan one that
# is compiled for ThreadSanitizer, by clang-19.
#
# Debian has none, so it is compiled from the source of Debian trixie's python3.13, without Debian's patches, which move
# its folders. Nothing is installed or upgraded: apt works with lists of its own, and checks them by Debian's signatures.
# It is kept in the user's cache by the source's version and this script, and stays where that is there already.
set -euo pipefail

cache="${XDG_CACHE_HOME:-$HOME/.cache}/userhub"
apt_folder=$cache/apt
# shellcheck source=tools/own_apt.sh
. "$(dirname "$0")/own_apt.sh"
case "${1:-}" in
  '') kind=plain optimization='-O2 -g1 -DNDEBUG' options=() ;;
  --tsan) kind=tsan optimization='-O1 -g1 -DNDEBUG' options=(--with-thread-sanitizer) ;;
  *) echo "free_threaded_python.sh: takes --tsan or nothing" >&2 && exit 2 ;;
esac

# Trixie's sources, from where this machine gets its packages.
update_lists() {
  local archive
  # shellcheck disable=SC2016,SC1091 # apt's own variables
  archive="$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    awk -v release="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$2 == release { print $1; exit }')"
  mkdir -p "$apt_folder"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
    "${archive:-http://deb.debian.org/debian/} trixie main" >"$apt_folder/sources.list"
  own_apt apt-get update
}

compile() {
  local work=$prefix.work
  rm -rf "$prefix" "$work"
  mkdir -p "$work/built"
  cd "$work"
  own_apt apt-get source --download-only python3.13
  # apt has checked the file by the signed lists; the maintainer's key is not at hand.
  dpkg-source --no-check --skip-patches -x python3.13_*.dsc source
  cd built
  ../source/configure --prefix="$prefix" --disable-gil --disable-test-modules --with-ensurepip=no \
    CC=clang-19 OPT="$optimization" "${options[@]}"
  make -j "$(nproc)"
  make install PYTHON_FOR_BUILD=true # which would byte-compile all modules, for minutes
  [[ $kind == tsan ]] || "$prefix/bin/python3.13t" -m ensurepip
  cp ../source/Tools/tsan/suppressions_free_threading.txt "$prefix"
  touch "$prefix/complete"
  rm -rf "$work"
}

update_lists
version="$(own_apt apt-cache showsrc python3.13 | awk '$1 == "Version:" { print $2; exit }')"
key="$({ echo "$version" && cat "$0"; } | cksum | cut -d ' ' -f 1)"
prefix=$cache/python3.13t-$kind-$key
if [[ ! -e $prefix/complete ]]; then
  (compile) >"$prefix.log" 2>&1 &
  wait $! || { # by itself: errors end no function that || looks at
    tail -n 20 "$prefix.log" >&2
    echo "free_threaded_python.sh: could not compile it: see $prefix.log" >&2
    exit 1
  }
fi
echo "$prefix/bin/python3.13t"
