#!/bin/sh
# make_root.sh ROOT PACKAGE...: makes a Debian 12 for aarch64 with these packages in the folder ROOT, unless it is there.
# Needs root, and binfmt_misc, by which qemu runs aarch64's programs.
set -eu
root=$1
shift
[ -e "$root/made" ] && [ "$(cat "$root/made")" = "$*" ] && exit
rm -rf "$root"
mkdir -p "$(dirname "$root")"
if ! mmdebstrap --architectures=arm64 --variant=apt --include="$(echo "$*" | tr ' ' ',')" bookworm "$root" \
  >"$root.log" 2>&1; then
  tail -n 60 "$root.log" >&2
  exit 1
fi
# Absolute links, as libm.so is one, would lead a linker out of ROOT.
find "$root/usr/lib" -type l -lname '/*' | while read -r link; do
  ln -snfr "$root$(readlink "$link")" "$link"
done
echo "$*" >"$root/made"
