#!/usr/bin/env bash
# tools/free_threaded_python.sh [--tsan]: prints the path of a CPython 3.13 without a GIL, for tests. With --tsan, clang-19
# has compiled it for ThreadSanitizer.
#
# Debian has no such package, so this compiles the source of trixie's python3.13, without Debian's patches, which move its
# folders. It installs and upgrades nothing: apt works in a folder of its own, and checks Debian's signatures as always.
# The result stays in the user's cache. A new version of the source or of this script is compiled again.
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

compile() {
  local work=$prefix.work
  rm -rf "$prefix" "$work"
  mkdir -p "$work/built"
  cd "$work"
  own_apt apt-get source --download-only python3.13
  # apt has checked the file against the signed lists; the maintainer's key is not on this machine.
  dpkg-source --no-check --skip-patches -x python3.13_*.dsc source
  cd built
  ../source/configure --prefix="$prefix" --disable-gil --disable-test-modules --with-ensurepip=no \
    CC=clang-19 OPT="$optimization" "${options[@]}"
  make -j "$(nproc)"
  make install PYTHON_FOR_BUILD=true # without byte-compiling all modules, which takes minutes
  [[ $kind == tsan ]] || "$prefix/bin/python3.13t" -m ensurepip
  cp ../source/Tools/tsan/suppressions_free_threading.txt "$prefix"
  touch "$prefix/complete"
  rm -rf "$work"
}

update_suite deb-src trixie
version="$(own_apt apt-cache showsrc python3.13 | awk '$1 == "Version:" { print $2; exit }')"
key="$({ echo "$version" && cat "$0"; } | cksum | cut -d ' ' -f 1)"
prefix=$cache/python3.13t-$kind-$key
if [[ ! -e $prefix/complete ]]; then
  (compile) >"$prefix.log" 2>&1 &
  wait $! || { # in the background: bash ignores set -e in a function before ||
    tail -n 20 "$prefix.log" >&2
    echo "free_threaded_python.sh: could not compile it: see $prefix.log" >&2
    exit 1
  }
fi
echo "$prefix/bin/python3.13t"
