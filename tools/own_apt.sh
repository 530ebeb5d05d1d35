# Sourced: own_apt COMMAND ARGUMENT... runs one of apt's commands with the sources.list and the lists in $apt_folder. It
# changes nothing of the machine's apt, installs nothing, and checks Debian's signatures as always.
# shellcheck shell=bash disable=SC2154 # apt_folder is the caller's
own_apt() {
  local command=$1
  shift
  mkdir -p "$apt_folder/lists/partial" "$apt_folder/archives/partial"
  "$command" -q -q -o Dir::Etc::SourceList="$apt_folder/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State="$apt_folder" -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache="$apt_folder" \
    -o APT::Sandbox::User="$(id -un)" "$@"
}

# update_suite KIND SUITE: lists the packages (deb) or the sources (deb-src) of a suite of Debian, such as testing, from the
# archive that this machine uses.
update_suite() {
  local archive
  # shellcheck disable=SC2016 # apt's own variables
  archive="$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    awk -v release="$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" '$2 == release { print $1; exit }')"
  mkdir -p "$apt_folder"
  echo "$1 [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
    "${archive:-http://deb.debian.org/debian/} $2 main" >"$apt_folder/sources.list"
  own_apt apt-get update
}

# download_source NAME: downloads a source package to the current folder and prints the name of its .dsc file. It is the
# newest that can be downloaded: lists may be ahead of a mirror's files.
download_source() {
  local version newest=''
  for version in $(own_apt apt-cache showsrc --only-source "$1" | sed -n 's/^Version: //p' | sort -Vru); do
    newest="${newest:-$version}"
    if own_apt apt-get source --only-source --download-only "$1=$version" >/dev/null 2>&1; then
      [[ $version == "$newest" ]] || echo "the mirror does not have $1 $newest yet: using $version" >&2
      echo "$1_${version#*:}.dsc"
      return
    fi
  done
  echo "own_apt.sh: the archive has no source package of $1" >&2
  return 1
}
