#!/bin/sh
# Makes the kernel run programs for aarch64 by qemu. Needs root, and the kernel's binfmt_misc.
set -eu
handlers=/proc/sys/fs/binfmt_misc
[ -e $handlers/register ] || mount -t binfmt_misc binfmt_misc $handlers || {
  echo "enable_qemu.sh: cannot mount binfmt_misc: load that module of the kernel, or run this on a machine that has it" >&2
  exit 1
}
[ -e $handlers/qemu-aarch64 ] || update-binfmts --enable qemu-aarch64
# Only with the flag F does qemu run programs in another root.
grep -q '^flags:.*F' $handlers/qemu-aarch64 || {
  echo 'enable_qemu.sh: binfmt_misc has qemu-aarch64 without the flag F: install qemu-user-static anew' >&2
  exit 1
}
