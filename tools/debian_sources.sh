# Sourced: the newest source packages in this machine's release of Debian, with security fixes, compiled in $work and
# installed into $libraries. Nothing is installed or upgraded: apt works in $work with the machine's archives, and checks
# Debian's signatures as always.
# shellcheck shell=bash disable=SC2154 # work and libraries are the caller's
apt_folder=$work/apt
# shellcheck source=tools/own_apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/own_apt.sh"

# Lists the release's binary and source packages, from the archives that this machine uses.
update_lists() {
  local release
  # shellcheck source=/dev/null
  release="$(. /etc/os-release && echo "$VERSION_CODENAME")"
  mkdir -p "$apt_folder"
  # shellcheck disable=SC2016 # apt's own variables
  apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | sort -u |
    awk -v release="$release" '$2 ~ "^" release "(-updates|-security)?$" {
      for (i = 1; i <= 2; i++)
        print (i == 1 ? "deb" : "deb-src"),
          "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]", $1, $2, "main"
    }' >"$apt_folder/sources.list"
  if [[ ! -s "$apt_folder/sources.list" ]]; then
    echo "dev: apt has no archive of Debian $release: add one to /etc/apt/sources.list" >&2
    exit 1
  fi
  own_apt apt-get update
}

# newest_sources NAME...: prints the names of the files with the newest versions, one a line.
newest_sources() {
  own_apt apt-get source --print-uris "$@" 2>/dev/null | awk '$2 ~ /\.dsc$/ { print $2 }'
}

# unpack_sources NAME...: puts each source package into $work/sources/NAME.
unpack_sources() {
  local name
  cd "$work/sources" || exit
  own_apt apt-get source --download-only "$@" >/dev/null
  for name in "$@"; do
    # apt has checked the file against the signed lists; the maintainer's key is not on this machine.
    dpkg-source --no-check -x "$name"_*.dsc "$name" >/dev/null
  done
}

# compile NAME OPTION...: compiles an unpacked source with CMake and these additional options, as a static library.
compile() {
  local source=$work/sources/$1 log=$work/sources/$1.log
  shift
  {
    cmake -G Ninja -S "$source" -B "$source/built" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
      -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_C_VISIBILITY_PRESET=hidden -DCMAKE_CXX_VISIBILITY_PRESET=hidden \
      -DCMAKE_PREFIX_PATH="$libraries" -DCMAKE_INSTALL_PREFIX="$libraries" -DCMAKE_INSTALL_LIBDIR=lib "$@"
    cmake --build "$source/built"
    cmake --install "$source/built"
  } >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    exit 1
  }
}
