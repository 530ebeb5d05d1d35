#!/bin/sh
# Runs the commands of docs/debian.md in an empty Debian 12, with the packages in dist, and counts the
# sessions that they create: C, C++ and Go. Needs root or user namespaces (mmdebstrap --mode=unshare).
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

{
  echo 'set -eux; export HOME=/root DEBIAN_FRONTEND=noninteractive; cd /root'
  awk '/^```$/ { shown = 0 } shown { print } /^```sh$/ { shown = 1 }' "$source/docs/debian.md"
} >"$scratch/shown.sh"
mkdir "$scratch/userhub-native"
cp -R "$source/go" "$scratch/userhub-native"

if ! mmdebstrap --variant=apt --format=null \
  --customize-hook="copy-in $source/dist $scratch/userhub-native $scratch/shown.sh /root" \
  --customize-hook="chroot \"\$1\" env -i PATH=/usr/sbin:/usr/bin http_proxy=${http_proxy:-} sh /root/shown.sh" \
  bookworm /dev/null >"$scratch/log" 2>&1; then
  tail -n 60 "$scratch/log" >&2
  exit 1
fi
sessions=$(grep -c '^http://.*/signin?token=' "$scratch/log" || true)
echo "$sessions sessions in an empty Debian: by C, C++ and Go"
[ "$sessions" -eq 3 ]
