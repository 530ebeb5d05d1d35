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
