# Sourced: source packages of Debian, in the newest version with security fixes, compiled in $work and installed into
# $libraries. Nothing of this machine is installed or upgraded: apt works in $work, and checks Debian's signatures.
# shellcheck shell=bash disable=SC2154 # work and libraries are the caller's
apt_folder=$work/apt
# shellcheck source=tools/own_apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/own_apt.sh"

# update_lists ARCHITECTURE RELEASE...: lists their packages, from the archives that this machine uses for its own release.
update_lists() {
  local own release architecture=$1
  shift
  # shellcheck source=/dev/null
  own="$(. /etc/os-release && echo "$VERSION_CODENAME")"
  mkdir -p "$apt_folder"
  for release in "$@"; do
    # The security archive comes last: apt takes a version that both have from the first, and a mirror may have old lists
    # of the second.
    # shellcheck disable=SC2016 # apt's own variables
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | sort -k 2 | uniq |
      awk -v own="$own" -v release="$release" -v architecture="$architecture" '$2 ~ "^" own "(-updates|-security)?$" {
        sub(own, release, $2)
        for (i = 1; i <= 2; i++)
          print (i == 1 ? "deb [arch=" architecture : "deb-src ["),
            "signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]", $1, $2, "main"
      }'
  done >"$apt_folder/sources.list"
  if [[ ! -s "$apt_folder/sources.list" ]]; then
    echo "dev: apt has no archive of Debian $own: add one to /etc/apt/sources.list" >&2
    exit 1
  fi
  own_apt apt-get update
}

# unpack NAME DSC: unpacks the source package DSC of the current folder into $work/sources/NAME.
unpack() {
  # apt has checked the file against the signed lists; the maintainer's key is not on this machine.
  dpkg-source --no-check -x "$2" "$work/sources/$1" >/dev/null
}

# compile NAME OPTION...: compiles an unpacked source with CMake and these additional options, as a static library.
compile() {
  local source=$work/sources/$1 name=$1
  shift
  logged "$name" cmake -G Ninja -S "$source" -B "$source/built" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
    -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_C_VISIBILITY_PRESET=hidden -DCMAKE_CXX_VISIBILITY_PRESET=hidden \
    -DCMAKE_PREFIX_PATH="$libraries" -DCMAKE_INSTALL_PREFIX="$libraries" -DCMAKE_INSTALL_LIBDIR=lib "$@"
  logged "$name" cmake --build "$source/built"
  logged "$name" cmake --install "$source/built"
}

# logged NAME COMMAND...: runs a step of compiling NAME with its output in a log. If it fails, the script ends with the
# log's last lines.
logged() {
  local log=$work/sources/$1.log
  shift
  "$@" >>"$log" 2>&1 && return
  tail -n 20 "$log" >&2
  exit 1
}
