#!/usr/bin/env bash
# simdjson.sh FOLDER: compiles simdjson from Debian's source package with clang and libc++ into FOLDER/libraries. Debian's
# own library needs libstdc++. The other libraries of the core and its tests are C, or headers alone.
set -euo pipefail

work="$(realpath -m "${1:?the folder to work in}")"
apt_folder=$work/apt
# shellcheck source=tools/own_apt.sh
. "$(dirname "$0")/../../tools/own_apt.sh"
mirror="${USERHUB_DEBIAN_MIRROR:-http://deb.debian.org/debian}"
# shellcheck source=/dev/null
release="$(. /etc/os-release && echo "$VERSION_CODENAME")"

compile() {
  rm -rf "$work/source" "$work/libraries"
  mkdir -p "$work/source" "$apt_folder"
  cd "$work/source"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" \
    >"$apt_folder/sources.list"
  own_apt apt-get update
  own_apt apt-get source --download-only simdjson
  dpkg-source --no-check -x simdjson_*.dsc source # apt has checked it
  cmake -G Ninja -S source -B built -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DSIMDJSON_DEVELOPER_MODE=OFF \
    -DCMAKE_C_COMPILER=clang-19 -DCMAKE_CXX_COMPILER=clang++-19 -DCMAKE_CXX_FLAGS=-stdlib=libc++ \
    -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_INSTALL_PREFIX="$work/libraries" -DCMAKE_INSTALL_LIBDIR=lib
  cmake --build built
  cmake --install built
}

[[ -d "$work/libraries/include" ]] && exit
mkdir -p "$work"
(compile) >"$work/simdjson.log" 2>&1 || {
  tail -n 20 "$work/simdjson.log" >&2
  rm -rf "$work/libraries"
  exit 1
}
