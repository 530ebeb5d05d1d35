#!/bin/sh
# clean_root.sh CLIENT EMULATOR PACKAGES: runs the pages of docs/ in an empty Debian 12 that has Python, curl and CA
# certificates, and no network except loopback. CLIENT and EMULATOR are wheels; the folder PACKAGES has what the pages
# install from the index. Needs root or user namespaces.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir -p "$scratch/site/dist" "$scratch/site/tests"
cp "$1" "$2" "$scratch/site/dist"
cp -r "$3" "$scratch/site/packages"
cp -r "$here" "$scratch/site/tests"
cp "$here/../python/reserved_port.py" "$scratch/site/tests/docs"
cp -r "$here/../../docs" "$scratch/site"
cat >"$scratch/site/run.sh" <<'EOF'
set -eu
cd /root/site
echo 127.0.0.1 localhost >/etc/hosts
export PIP_NO_INDEX=1 PIP_FIND_LINKS=/root/site/packages PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
exec python3 tests/docs/run_pages.py dist
EOF

# shellcheck disable=SC2016 # mmdebstrap sets $1 to the folder of the new root
if ! mmdebstrap --variant=apt --include=python3-venv,curl,ca-certificates --format=null \
  --customize-hook="copy-in $scratch/site /root" \
  --customize-hook='unshare --net sh -euc "ip link set lo up; chroot $1 env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 sh /root/site/run.sh"' \
  bookworm /dev/null >"$scratch/log" 2>&1; then
  tail -n 200 "$scratch/log" >&2
  exit 1
fi
pages=$(grep -c '^ran ' "$scratch/log")
echo "$pages pages of docs/ in an empty Debian"
