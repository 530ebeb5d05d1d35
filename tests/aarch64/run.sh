#!/bin/bash
# run.sh BUILD ROOT PACKAGES: runs the suites of a build for aarch64 in the Debian of ROOT, with the Python packages of the
# folder PACKAGES. Mounts what they need, so it needs root and `unshare --mount`.
set -euo pipefail
built=$1 root=$2 packages=$3
mkdir -p "$root$PWD"
mount --bind "$PWD" "$root$PWD"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mapfile -t left_out < <(grep -v '^#' tests/aarch64/left_out.txt)
ctest --test-dir "$built" -j 4 --output-on-failure
chroot "$root" env -i -C "$PWD" PATH=/usr/bin:/usr/sbin PYTHONPATH="$packages" \
  python3 -m pytest -q -n 2 --dist worksteal tests/python "${left_out[@]/#/--deselect=}"
