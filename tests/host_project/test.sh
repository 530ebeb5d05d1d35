#!/bin/sh
# test.sh SOURCE SCRATCH: userhub within another CMake project, and each of its parts left out.
set -eu
source=$1 scratch=$2
rm -rf "$scratch"
export CMAKE_GENERATOR=Ninja

fail() {
  echo "test.sh: $1" >&2
  exit 1
}

# The targets that a configured folder builds by default.
built_by() {
  ninja -C "$scratch/$1" -n -v 2>/dev/null
}

# A guest is the libraries alone, also in a host that pip builds.
for host in '' -DSKBUILD=2 -DBY_FETCHCONTENT=ON; do
  cmake -S "$source/tests/host_project" -B "$scratch/host$host" -DUSERHUB_SOURCE_DIR="$source" \
    -DFETCHCONTENT_SOURCE_DIR_USERHUB="$source" ${host:+"$host"} >"$scratch.log"
  built_by "host$host" | grep -Eq 'emulator|/cli/|/python/|/tests/[^h]|Wconversion' &&
    fail "host$host builds more than the libraries"
done
cmake --build "$scratch/host" >"$scratch.log"
for language in c cpp; do
  USERHUB_ADMIN_KEY='' "$scratch/host/host_$language" 2>"$scratch/stderr" &&
    fail "host_$language made a session without a key"
  grep -q admin_key "$scratch/stderr"
done
cmake --install "$scratch/host" --prefix "$scratch/prefix" >"$scratch.log"
[ "$(cd "$scratch/prefix" && find . -type f | sort | tr '\n' ' ')" = './bin/host_c ./bin/host_cpp ' ] ||
  fail "the host installs more than its own"

# Each part is left out by itself, and the others stay.
for part in CLI EMULATOR INSTALL; do
  cmake -S "$source" -B "$scratch/$part" -DUSERHUB_$part=OFF >"$scratch.log"
  built_by $part >"$scratch/commands"
  for program in cli:CLI emulator:EMULATOR; do
    if [ "${program#*:}" = $part ]; then
      grep -q " ${program%:*}/" "$scratch/commands" && fail "USERHUB_$part=OFF builds ${program%:*}"
    else
      grep -q " ${program%:*}/" "$scratch/commands" || fail "USERHUB_$part=OFF leaves out ${program%:*}"
    fi
  done
done
grep -qs bin/userhub "$scratch/INSTALL/cli/cmake_install.cmake" "$scratch/INSTALL/emulator/cmake_install.cmake" &&
  fail "USERHUB_INSTALL=OFF installs programs"
exit 0
