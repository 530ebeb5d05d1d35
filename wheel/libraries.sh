#!/usr/bin/env bash
# wheel/libraries.sh FOLDER ZIG: puts the libraries that the wheels contain into FOLDER/libraries, and the compilers that
# build a wheel into FOLDER/bin. FOLDER is named after the architecture: x86_64 or aarch64.
#
# The libraries are the newest versions in Debian 13 with its security archive, or in Debian 12 if a mirror has no newer
# one (docs/decisions/bundled-libraries.md). Nothing is installed or upgraded: apt works in FOLDER with the machine's
# archives, and checks Debian's signatures as always. If FOLDER has these versions, nothing is done.
set -euo pipefail

here="$(realpath "$(dirname "$0")")"
work="$(realpath -m "${1:?the folder to work in}")"
zig="${2:?the zig program}"
libraries=$work/libraries
export USERHUB_WHEEL=$work CMAKE_TOOLCHAIN_FILE=$here/toolchain.cmake
case "$(basename "$work")" in
  x86_64) triplet=x86_64-linux-gnu debian=amd64 ;;
  aarch64) triplet=aarch64-linux-gnu debian=arm64 ;;
  *) echo "libraries.sh: no architecture: $work" >&2 && exit 2 ;;
esac
# shellcheck source=tools/debian_sources.sh
. "$here/../tools/debian_sources.sh"
# shellcheck source=wheel/compiled_libraries.sh
. "$here/compiled_libraries.sh"

sources=(curl simdjson libmicrohttpd cpp-httplib sqlitecpp)
static_libraries=(libssl-dev zlib1g-dev libsqlite3-dev)
headers=(libkainjow-mustache-dev)                 # a package for each architecture
common_headers=(libcli11-dev nlohmann-json3-dev) # one package for all

# Downloads the packages, and prints the name and the file of each.
download() {
  local package
  mkdir -p "$work/downloads"
  cd "$work/downloads"
  for package in "${sources[@]}"; do
    echo "$package $(download_source "$package")"
  done
  for package in "${static_libraries[@]/%/:$debian}" "${headers[@]/%/:$debian}" "${common_headers[@]}"; do
    own_apt apt-get download "$package" >/dev/null
    # In another folder, as apt prints nothing about a file that is there.
    echo "${package%:*} $(cd "$work" && own_apt apt-get download --print-uris "$package" | awk '{ print $2 }')"
  done
}

# Unpacks what download() printed.
unpack_all() {
  local package file
  rm -rf "$libraries" "$work/sources"
  mkdir -p "$libraries/lib" "$work/sources/archives"
  cd "$work/downloads"
  while read -r package file; do
    case $file in
      *.dsc) unpack "$package" "$file" ;;
      *) dpkg-deb -x "$file" "$work/sources/archives" ;;
    esac
  done
  cd "$work/sources/archives/usr"
  cp -r include "$libraries/"
  cp -r "include/$triplet"/* "$libraries/include/"
  cp -r share/cmake "$libraries/lib/"
  cp "lib/$triplet"/lib{ssl,crypto,z,sqlite3}.a "$libraries/lib/"
  # Debian 13's OpenSSL calls strtol() by the name that it has from glibc 2.38 on.
  echo 'long strtol(const char*, char**, int);
    long __isoc23_strtol(const char* text, char** end, int base) { return strtol(text, end, base); }' |
    "$work/bin/cc" -c -O2 -fPIC -x c - -o isoc23.o
  "$work/bin/ar" q "$libraries/lib/libcrypto.a" isoc23.o
}

# write_compilers: cc, c++, ar and ranlib in $work/bin are zig's. Their programs run with glibc 2.28.
write_compilers() {
  local name target
  mkdir -p "$work/bin"
  for name in cc c++ ar ranlib; do
    case $name in c*) target=" -target $triplet.2.28" ;; *) target='' ;; esac
    printf '#!/bin/sh\nexec %q %s%s "$@"\n' "$zig" $name "$target" >"$work/bin/$name"
    chmod +x "$work/bin/$name"
  done
}

# origins: reads what download() printed, and prints what write_metadata.py reads.
origins() {
  local package file terms pybind11
  while read -r package file; do
    terms=$work/sources/$package/debian/copyright
    [[ $file == *.dsc ]] || terms="$(realpath "$work/sources/archives/usr/share/doc/$package/copyright")"
    echo "$package $(sed -E 's/^[^_]*_([^_]*)(_.*)?\.(dsc|deb)$/\1/; s/%3a/:/' <<<"$file") $terms"
  done
  pybind11="$(echo "$(dirname "$zig")"/../pybind11-*.dist-info)"
  echo "pybind11 $(sed -n 's/^Version: //p' "$pybind11/METADATA") $pybind11/licenses/LICENSE"
  echo "libc++ $("$zig" version) $(dirname "$zig")/lib/libcxx/LICENSE.TXT"
}

update_lists "$debian" bookworm trixie
packages="$(download)"
wanted="$packages $(cat "$here"/*.* "$here/../tools/debian_sources.sh" | cksum)"
[[ "$(cat "$libraries/made-of" 2>/dev/null)" != "$wanted" ]] || exit 0
write_compilers
unpack_all <<<"$packages"
compile_all
origins <<<"$packages" | python3 "$here/write_metadata.py" "$libraries"
echo "$wanted" >"$libraries/made-of"
