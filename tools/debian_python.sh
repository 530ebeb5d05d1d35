#!/usr/bin/env bash
# tools/debian_python.sh 3.13t|3.14 [--tsan]: prints the path of that CPython, which is not in Debian 12. 3.13t has no GIL.
# With --tsan, clang-19 has compiled it for ThreadSanitizer.
#
# This compiles Debian's newer source package, without Debian's patches, which move its folders. It installs and upgrades
# nothing: apt works in a folder of its own, and checks Debian's signatures as always. The result stays in the user's
# cache. A new version of the source or of this script is compiled again.
set -euo pipefail

cache="${XDG_CACHE_HOME:-$HOME/.cache}/userhub"
apt_folder=$cache/apt
# shellcheck source=tools/own_apt.sh
. "$(dirname "$0")/own_apt.sh"
python=python${1:-}
case "${1:-}" in
  3.13t) suite=trixie options=(--disable-gil) ;;
  3.14) suite=testing options=() ;;
  *) echo "debian_python.sh: takes 3.13t or 3.14" >&2 && exit 2 ;;
esac
package=${python%t}
case "${2:-}" in
  '') kind=plain optimization='-O2 -g1 -DNDEBUG' ;;
  --tsan) kind=tsan optimization='-O1 -g1 -DNDEBUG' options+=(--with-thread-sanitizer) ;;
  *) echo "debian_python.sh: takes --tsan or nothing after the version" >&2 && exit 2 ;;
esac
apt_folder+=/$suite

# Lists the suite's sources, from the archive that this machine uses.
update_lists() {
  local archive
  # shellcheck disable=SC2016,SC1091 # apt's own variables
  archive="$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    awk -v release="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$2 == release { print $1; exit }')"
  mkdir -p "$apt_folder"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
    "${archive:-http://deb.debian.org/debian/} $suite main" >"$apt_folder/sources.list"
  own_apt apt-get update
}

compile() {
  local work=$prefix.work
  rm -rf "$prefix" "$work"
  mkdir -p "$work/built"
  cd "$work"
  download_source "$package" >/dev/null
  # apt has checked the file against the signed lists; the maintainer's key is not on this machine.
  dpkg-source --no-check --skip-patches -x "$package"_*.dsc source
  cd built
  ../source/configure --prefix="$prefix" --disable-test-modules --with-ensurepip=no \
    CC=clang-19 OPT="$optimization" "${options[@]}"
  make -j "$(nproc)"
  make install PYTHON_FOR_BUILD=true # without byte-compiling all modules, which takes minutes
  [[ $kind == tsan ]] || "$prefix/bin/$python" -m ensurepip
  [[ $kind == plain ]] || cp ../source/Tools/tsan/suppressions_free_threading.txt "$prefix"
  touch "$prefix/complete"
  rm -rf "$work"
}

update_lists
version="$(own_apt apt-cache showsrc "$package" | awk '$1 == "Version:" { print $2; exit }')"
key="$({ echo "$version" && cat "$0"; } | cksum | cut -d ' ' -f 1)"
prefix=$cache/$python-$kind-$key
if [[ ! -e $prefix/complete ]]; then
  (compile) >"$prefix.log" 2>&1 &
  wait $! || { # in the background: bash ignores set -e in a function before ||
    tail -n 20 "$prefix.log" >&2
    echo "debian_python.sh: could not compile it: see $prefix.log" >&2
    exit 1
  }
fi
echo "$prefix/bin/$python"
