#!/usr/bin/env bash
# run.sh FOLDER: runs the suites of the build FOLDER/cmake in the Debian FOLDER/root. There, this tree has that build as
# build/release, FOLDER/stage as build/stage and FOLDER/venv as .venv. Mounts them, so it needs root and `unshare --mount`.
set -euo pipefail
. tools/suites.sh
folder=$1 root=$1/root tree=$1/root$PWD

in_root() {
  chroot "$root" env -i -C "$PWD" HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin USERHUB_SLOWNESS=5 "$@"
}

cp /etc/hosts "$root/etc/hosts"
mkdir -p "$tree" build/release build/stage
mount --bind "$PWD" "$tree"
mount --bind "$folder/cmake" "$tree/build/release"
mount --bind "$folder/stage" "$tree/build/stage"
mount --bind "$folder/venv" "$tree/.venv"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"

for program in tests/aarch64/qemu_*.c; do
  in_root cc -O1 -pthread -o /tmp/fault "$program"
  in_root /tmp/fault || {
    echo "run.sh: this qemu does not have the fault of $program: remove it and its tests from tests/aarch64/left_out.txt" >&2
    exit 1
  }
done
in_root ctest --test-dir build/release -j 4 --output-on-failure
mapfile -t left_out < <(deselect tests/aarch64/left_out.txt)
in_root .venv/bin/python -m pytest -q -n 4 --dist worksteal tests/python "${left_out[@]}"
