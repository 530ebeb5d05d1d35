#!/usr/bin/env bash
# wheel/libraries.sh FOLDER ZIG [musl]: puts the libraries that the wheels contain, or with musl those of the static
# programs, into FOLDER/libraries, and the compilers that build these into FOLDER/bin. FOLDER is named after the
# architecture: x86_64 or aarch64.
#
# The libraries are the newest versions in Debian 13 with its security archive, or in Debian 12 if a mirror has no newer
# one (docs/decisions/bundled-libraries.md). Nothing is installed or upgraded: apt works in FOLDER with the machine's
# archives, and checks Debian's signatures as always. If FOLDER has these versions, nothing is done.
set -euo pipefail

here="$(realpath "$(dirname "$0")")"
work="$(realpath -m "${1:?the folder to work in}")"
zig="${2:?the zig program}"
libc="${3:-glibc}"
libraries=$work/libraries
export USERHUB_WHEEL=$work CMAKE_TOOLCHAIN_FILE=$here/toolchain.cmake
architecture="$(basename "$work")"
case $architecture in
  x86_64) debian=amd64 ;;
  aarch64) debian=arm64 ;;
  *) echo "libraries.sh: no architecture: $work" >&2 && exit 2 ;;
esac
case $libc in
  glibc) triplet=$architecture-linux-gnu target=$architecture-linux-gnu.2.28 link_options='-s -Wl,--gc-sections' ;;
  musl) triplet=$architecture-linux-musl target=$architecture-linux-musl link_options='-s -Wl,--gc-sections -pie' ;;
  *) echo "libraries.sh: no C library: $libc" >&2 && exit 2 ;;
esac
# shellcheck source=tools/debian_sources.sh
. "$here/../tools/debian_sources.sh"
# shellcheck source=wheel/compiled_libraries.sh
. "$here/compiled_libraries.sh"

sources=(zlib openssl curl simdjson)
[[ $libc == glibc ]] || sources+=(libmicrohttpd cpp-httplib sqlite3 sqlitecpp) # of the emulator
headers=(libkainjow-mustache-dev)                 # a package for each architecture
common_headers=(libcli11-dev nlohmann-json3-dev) # one package for all
unwinder=()
[[ $libc == musl ]] || unwinder=(libgcc-s1) # not inside a wheel, which uses the system's

# Downloads the packages, and prints the name and the file of each.
download() {
  local package file
  mkdir -p "$work/downloads"
  cd "$work/downloads"
  for package in "${sources[@]}"; do
    file="$(download_source "$package")" || return
    echo "$package $file"
  done
  for package in "${headers[@]/%/:$debian}" "${unwinder[@]/%/:$debian}" "${common_headers[@]}"; do
    own_apt apt-get download "$package" >/dev/null || return
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
  cp -r share/cmake "$libraries/lib/"
  [[ $libc == musl ]] || cp "$(find .. -path "*/$triplet/libgcc_s.so.1")" "$libraries/lib/"
}

# write_compilers: cc, c++, ar and ranlib in $work/bin are zig's. A link always has the same options, also where a
# configuration tries the compiler: for others zig would compile musl again. With --gc-sections and -c, zig drops code.
write_compilers() {
  local name root
  root="$(realpath "$here/..")" # for file names in programs that are relative to it
  mkdir -p "$work/bin"
  for name in cc c++; do
    cat >"$work/bin/$name" <<COMPILER
#!/bin/sh
case " \$* " in *' -c '*) ;; *) set -- "\$@" $link_options ;; esac
exec "$zig" $name -target $target -O2 -fPIC "-ffile-prefix-map=$root=." "\$@"
COMPILER
  done
  for name in ar ranlib; do
    printf '#!/bin/sh\nexec "%s" %s "$@"\n' "$zig" $name >"$work/bin/$name"
  done
  chmod +x "$work"/bin/*
}

# origins: reads what download() printed, and prints what write_metadata.py reads.
origins() {
  local package file folder pybind11
  while read -r package file; do
    [[ $package != libgcc-s1 ]] || continue
    folder=$work/sources/$package/debian
    if [[ $file == *.dsc ]]; then
      echo "$package $(dpkg-parsechangelog -l "$folder/changelog" -S Version) $folder/copyright"
    else
      echo "$package $(sed -E 's/^[^_]*_([^_]*)_.*$/\1/; s/%3a/:/' <<<"$file")" \
        "$(realpath "$work/sources/archives/usr/share/doc/$package/copyright")"
    fi
  done
  pybind11="$(echo "$(dirname "$zig")"/../pybind11-*.dist-info)"
  echo "pybind11 $(sed -n 's/^Version: //p' "$pybind11/METADATA") $pybind11/licenses/LICENSE"
  echo "libc++ $("$zig" version) $(dirname "$zig")/lib/libcxx/LICENSE.TXT"
  echo "musl $("$zig" version) $(dirname "$zig")/lib/libc/musl/COPYRIGHT"
}

update_lists "$debian" bookworm trixie
packages="$(download)"
wanted="$packages $("$zig" version) $(cat "$here"/*{.sh,.cmake} "$here/../tools/debian_sources.sh" | cksum)"
if [[ "$(cat "$libraries/made-of" 2>/dev/null)" != "$wanted" ]]; then
  write_compilers
  unpack_all <<<"$packages"
  compile_all
  echo "$wanted" >"$libraries/made-of"
fi
rm -rf "$libraries/metadata"
origins <<<"$packages" | python3 "$here/write_metadata.py" "$libraries" "$libc"
