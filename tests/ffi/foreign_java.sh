#!/bin/sh
# foreign_java.sh STAGE: runs examples/ffi/PortalSessionForeign.java on JDK 25, in an empty Debian 13, with the
# libuserhub of STAGE and the emulator that the environment names. Needs root or user namespaces.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir "$scratch/app"
cp -L "$1/lib/libuserhub.so.0" "$source/examples/ffi/PortalSessionForeign.java" "$scratch/app"
ldd "$1/lib/libuserhub.so.0" | sed -n 's/.*=> \(.*libsimdjson.*\) .*/\1/p' | xargs -r cp -L -t "$scratch/app" # of Debian 12
cat >"$scratch/app/run.sh" <<END
export USERHUB_BASE_URL=$USERHUB_BASE_URL USERHUB_ADMIN_KEY=$USERHUB_ADMIN_KEY LD_LIBRARY_PATH=/app
java --enable-native-access=ALL-UNNAMED /app/PortalSessionForeign.java >/app/output 2>&1
END
# shellcheck disable=SC2016 # mmdebstrap sets $1 to the folder of the new root
if ! mmdebstrap --variant=apt --include=openjdk-25-jdk-headless,libcurl4t64 --format=null \
  --customize-hook="copy-in $scratch/app /" \
  --customize-hook='chroot "$1" env -i PATH=/usr/sbin:/usr/bin sh -eux /app/run.sh' \
  --customize-hook="copy-out /app/output $scratch" \
  trixie /dev/null >"$scratch/log" 2>&1; then
  tail -n 60 "$scratch/log" >&2
  exit 1
fi
cat "$scratch/output"
