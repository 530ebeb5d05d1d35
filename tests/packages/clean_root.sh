#!/bin/sh
# Checks what libuserhub.so in dist links, then runs the commands of docs/debian.md in an empty Debian 12, with the
# packages in dist, and counts the sessions that they create: C, C++ and Go. Then each shell completes the commands'
# options. Needs root or user namespaces (mmdebstrap --mode=unshare).
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

dpkg-deb -x "$source"/dist/libuserhub0_*.deb "$scratch/package"
needed=$(readelf -d "$scratch"/package/usr/lib/*/libuserhub.so.0 | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' | sort | tr '\n' ' ')
expected='ld-linux-x86-64.so.2 libc.so.6 libcrypto.so.3 libcurl.so.4 libgcc_s.so.1 libssl.so.3 libstdc++.so.6 '
if [ "$needed" != "$expected" ]; then
  echo "clean_root.sh: libuserhub.so needs $needed" >&2
  exit 1
fi

{
  echo 'set -eux; export HOME=/root DEBIAN_FRONTEND=noninteractive; cd /root'
  awk '/^```$/ { shown = 0 } shown { print } /^```sh$/ { shown = 1 }' "$source/docs/debian.md"
} >"$scratch/shown.sh"
mkdir "$scratch/userhub-native"
cp -R "$source/go" "$scratch/userhub-native"

if ! mmdebstrap --variant=apt --format=null \
  --customize-hook="copy-in $source/dist $scratch/userhub-native $scratch/shown.sh $source/tests/packages/shells.sh /root" \
  --customize-hook="chroot \"\$1\" env -i PATH=/usr/sbin:/usr/bin http_proxy=${http_proxy:-} sh /root/shown.sh" \
  --customize-hook="chroot \"\$1\" env -i PATH=/usr/sbin:/usr/bin http_proxy=${http_proxy:-} sh /root/shells.sh" \
  bookworm /dev/null >"$scratch/log" 2>&1; then
  tail -n 60 "$scratch/log" >&2
  exit 1
fi
sessions=$(grep -c '^http://.*/signin?token=' "$scratch/log" || true)
echo "$sessions sessions in an empty Debian: by C, C++ and Go, then by C and Go without libuserhub.so"
[ "$sessions" -eq 5 ]
grep '^bash, fish and zsh complete' "$scratch/log"
