#!/bin/sh
# clean_root.sh RELEASE WHEEL EMULATOR TOOLS: runs test_wheel.py in an empty Debian of this release, such as
# bookworm, and of the wheels' architecture, which qemu may have to run. It has Python, but no libcurl, no CA certificates
# and no network except loopback. It first installs the client alone, which must say how to install the emulator, then
# both wheels, and pytest from the folder TOOLS. Needs root or user namespaces.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# shellcheck source=tests/wheel/private_ca.sh
. "$here/private_ca.sh"

case $2 in
  *_x86_64.whl) architecture=amd64 ;;
  *_aarch64.whl) architecture=arm64 ;;
  *) echo "clean_root.sh: a wheel for no known architecture: $2" >&2 && exit 2 ;;
esac
mkdir "$scratch/wheel" "$scratch/wheel/tls"
private_ca "$scratch/wheel/tls"
cp -r "$2" "$3" "$4" "$here/test_wheel.py" "$here/../python/loopback.py" "$scratch/wheel"
cat >"$scratch/wheel/run.sh" <<EOF
set -eux
unset SSL_CERT_FILE SSL_CERT_DIR USERHUB_CA_FILE USERHUB_BASE_URL USERHUB_ADMIN_KEY
cd /root/wheel
test -z "\$(find / -xdev -name 'libcurl*')"
python3 -m venv app
app/bin/pip install --quiet --no-index --find-links . userhub-native
app/bin/userhub --version
app/bin/userhub emulator exec -- true 2>refusal && exit 1
grep -F "pip install 'userhub-native[emulator]'" refusal
app/bin/pip install --quiet --no-index --find-links . 'userhub-native[emulator]'
app/bin/pip install --quiet --no-index --find-links $(basename "$4") pytest
export PRIVATE_CA_FILE=tls/ca.pem PRIVATE_CERTIFICATE=tls/certificate.pem PRIVATE_KEY=tls/key.pem
export OTHER_CA_FILE=tls/other-ca.pem PRIVATE_CA_HASH=$PRIVATE_CA_HASH
rm /etc/ssl/certs/ca-certificates.crt # pip needs it
app/bin/userhub emulator exec -- app/bin/pytest -q test_wheel.py
EOF

# From the release alone: the security archive of an old one does not have all architectures. A mirror's copy of testing
# may be older than its lists allow: mmdebstrap takes such only if the machine's apt does.
validity="$(apt-config dump Acquire::Check-Valid-Until)"
# shellcheck disable=SC2016 # mmdebstrap sets $1 to the folder of the new root
if ! mmdebstrap --architectures="$architecture" --variant=apt --include=python3-venv --format=null \
  ${validity:+--aptopt="$validity"} \
  --customize-hook="copy-in $scratch/wheel /root" \
  --customize-hook='unshare --net sh -euc "ip link set lo up; chroot $1 env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin sh /root/wheel/run.sh"' \
  "$1" /dev/null "${USERHUB_DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$scratch/log" 2>&1; then
  tail -n 60 "$scratch/log" >&2
  exit 1
fi
grep -F ' passed' "$scratch/log"
