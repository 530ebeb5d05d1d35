#!/usr/bin/env bash
# newest_curl/run.sh FOLDER BUILD: runs the core's tests in BUILD with a libcurl that is compiled in FOLDER from Debian's
# newest source package. From 8.17 on, libcurl adds its built-in CA certificates to those that it is given, unless every
# option for them is set. From 8.20 on, its threads that look up names belong to the multi handle.
set -euo pipefail

work="$(realpath -m "${1:?the folder to work in}")"
build="$(realpath "${2:?the build folder}")"
apt_folder=$work/apt
# shellcheck source=tools/own_apt.sh
. "$(dirname "$0")/../../tools/own_apt.sh"
mirror="${USERHUB_DEBIAN_MIRROR:-http://deb.debian.org/debian}"

# Prints the name of the downloaded .dsc file.
download() {
  mkdir -p "$work/source" "$apt_folder"
  for suite in testing unstable; do
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
  done >"$apt_folder/sources.list"
  own_apt apt-get update
  cd "$work/source"
  download_source curl
}

compile() {
  rm -rf "$work/curl"
  dpkg-source --no-check -x "$work/source/$1" "$work/curl" >/dev/null # apt has checked it
  cmake -G Ninja -S "$work/curl" -B "$work/built" -DCMAKE_BUILD_TYPE=Release -DHTTP_ONLY=ON \
    -DCURL_USE_OPENSSL=ON -DCURL_LIBCURL_VERSIONED_SYMBOLS=ON -DCURL_CA_PATH=/etc/ssl/certs \
    -DCURL_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF \
    -DBUILD_LIBCURL_DOCS=OFF -DBUILD_MISC_DOCS=OFF -DENABLE_CURL_MANUAL=OFF -DUSE_LIBIDN2=OFF \
    -DCURL_USE_LIBPSL=OFF -DCURL_USE_LIBSSH2=OFF -DUSE_NGHTTP2=OFF -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF
  cmake --build "$work/built"
}

source="$(download)"
version="$(basename "${source#curl_}" .dsc)"
dpkg --compare-versions "$version" ge 8.17 || {
  echo "run.sh: needs curl 8.17 or newer, but $mirror has $version" >&2
  exit 1
}
compile "$source" >"$work/curl.log" 2>&1 || {
  tail -n 20 "$work/curl.log" >&2
  exit 1
}
echo "libcurl $version from Debian's source package"
export LD_LIBRARY_PATH="$work/built/lib"
ldd "$build/tests/core/core_tests" | grep -q "$work/built/lib/libcurl.so.4"
"$build/tests/core/core_tests"
