#!/usr/bin/env bash
# wheel/libraries.sh FOLDER: puts the libraries that the wheels contain into FOLDER/libraries.
#
# They are the newest versions in this machine's release of Debian. curl, simdjson and libmicrohttpd are compiled from
# their source packages; the others are Debian's static libraries. Nothing is installed or upgraded: apt works in FOLDER
# with the machine's archives, and checks Debian's signatures as always. If FOLDER has these versions, nothing is done.
set -euo pipefail

work="$(realpath -m "${1:?the folder to work in}")"
libraries="$work/libraries"
# shellcheck source=tools/debian_sources.sh
. "$(dirname "$0")/../tools/debian_sources.sh"
compiled=(curl simdjson libmicrohttpd cpp-httplib)
archives=(libssl-dev zlib1g-dev libsqlite3-dev)
in_client=(curl simdjson libssl-dev zlib1g-dev libcli11-dev libstdc++-12-dev)
in_emulator=(libmicrohttpd cpp-httplib libssl-dev zlib1g-dev libsqlite3-dev libsqlitecpp-dev nlohmann-json3-dev libcli11-dev
  libkainjow-mustache-dev libstdc++-12-dev)

# Prints the names of the files with the newest versions, one a line.
newest_files() {
  newest_sources "${compiled[@]}"
  own_apt apt-get download --print-uris "${archives[@]}" | awk '{ print $2 }'
}

download() {
  rm -rf "$libraries" "$work/sources"
  mkdir -p "$libraries/lib" "$work/sources"
  unpack_sources "${compiled[@]}"
  own_apt apt-get download "${archives[@]}"
  local name
  for name in "${archives[@]}"; do
    dpkg-deb -x "$name"_*.deb archives
  done
  cp -r archives/usr/include "$libraries/"
  cp -r archives/usr/include/x86_64-linux-gnu/* "$libraries/include/"
  cp archives/usr/lib/x86_64-linux-gnu/lib{ssl,crypto,z,sqlite3}.a "$libraries/lib/"
}

compile_curl() {
  # A header instead of CMAKE_C_FLAGS: CMake also uses those when it looks for these functions.
  cat >"$work/sources/close_on_exec.h" <<'HEADER'
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/socket.h>
#define socket(domain, type, protocol) socket(domain, (type) | SOCK_CLOEXEC, protocol)
#define socketpair(domain, type, protocol, ends) socketpair(domain, (type) | SOCK_CLOEXEC, protocol, ends)
HEADER
  # Without the headers API: up to 8.0 a server can make it write to freed memory. Without default CA certificates: a
  # client looks for those of the machine that it runs on. Without OpenSSL's configuration file: it is written for the
  # system's OpenSSL.
  compile curl -DCMAKE_C_FLAGS_RELEASE="-O3 -DNDEBUG -DCURL_DISABLE_HEADERS_API -include $work/sources/close_on_exec.h" \
    -DHTTP_ONLY=ON -DCURL_USE_OPENSSL=ON -DOPENSSL_USE_STATIC_LIBS=ON \
    -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none -DCURL_DISABLE_OPENSSL_AUTO_LOAD_CONFIG=ON \
    -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF -DENABLE_MANUAL=OFF -DENABLE_UNIX_SOCKETS=OFF \
    -DUSE_LIBIDN2=OFF -DCURL_USE_LIBPSL=OFF -DCURL_USE_LIBSSH2=OFF -DCURL_DISABLE_ALTSVC=ON \
    -DCURL_DISABLE_HSTS=ON -DCURL_DISABLE_COOKIES=ON -DCURL_DISABLE_NETRC=ON -DCURL_DISABLE_DOH=ON \
    -DCURL_DISABLE_MIME=ON -DCURL_DISABLE_NTLM=ON -DCURL_DISABLE_CRYPTO_AUTH=ON
}

# A shared library, which a user can replace, as the LGPL demands; without HTTPS, which would need GnuTLS.
compile_libmicrohttpd() {
  cd "$work/sources/libmicrohttpd"
  {
    ./configure --prefix="$libraries" --disable-static --disable-https --disable-dauth \
      --disable-postprocessor --disable-doc --disable-examples --disable-curl
    make -j "$(nproc)"
    make install
  } >"$work/sources/libmicrohttpd.log" 2>&1 || {
    tail -n 20 "$work/sources/libmicrohttpd.log" >&2
    exit 1
  }
}

# The whole library is a header; without TLS, which the emulator does not use.
provide_httplib() {
  cp "$work/sources/cpp-httplib/httplib.h" "$libraries/include/"
  mkdir -p "$libraries/lib/pkgconfig"
  printf '%s\n' 'Name: cpp-httplib' 'Description: HTTP client' 'Version: 0' "Cflags: -I$libraries/include" \
    >"$libraries/lib/pkgconfig/cpp-httplib.pc"
}

# collect_licenses PRODUCT NAME...: writes to licenses/PRODUCT the licence terms of each library in its wheel, as Debian
# has collected them, and CONTENTS, which lists the versions.
collect_licenses() {
  local licenses=$libraries/licenses/$1 name
  mkdir -p "$licenses"
  {
    echo "This wheel contains files of these Debian packages:"
    for name in "${@:2}"; do describe "$name" "$licenses"; done
    echo "Debian's archive has the source packages of these versions."
  } >"$licenses/CONTENTS"
  cp /usr/share/common-licenses/{Apache-2.0,GPL-3} "$licenses"
}

# describe NAME FOLDER: copies a package's licence terms to FOLDER and prints its version.
describe() {
  local source=$work/sources/$1 file
  if [[ -d $source ]]; then
    cp "$source/debian/copyright" "$2/$1"
    echo "  $1 $(dpkg-parsechangelog -l "$source/debian/changelog" -S Version), compiled from its source package"
  elif file="$(find "$work/sources" -name "$1_*.deb")" && [[ -n $file ]]; then
    cp -L "$work/sources/archives/usr/share/doc/$1/copyright" "$2/$1"
    echo "  $1 $(dpkg-deb -f "$file" Version)"
  else
    cp -L "/usr/share/doc/$1/copyright" "$2/$1"
    echo "  $1 $(dpkg-query -W -f '${Version}' "$1")"
  fi
}

update_lists
wanted="$(newest_files && cat "$0" "$(dirname "$0")/../tools/debian_sources.sh" | cksum)"
if [[ "$(cat "$libraries/made-of" 2>/dev/null)" != "$wanted" ]]; then
  download
  compile simdjson -DSIMDJSON_DEVELOPER_MODE=OFF
  compile_curl
  compile_libmicrohttpd
  provide_httplib
  collect_licenses client "${in_client[@]}"
  collect_licenses emulator "${in_emulator[@]}"
  echo "$wanted" >"$libraries/made-of"
fi
