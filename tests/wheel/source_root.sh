#!/bin/sh
# source_root.sh SOURCE TOOLS CHECK PACKAGE...: builds and installs a source distribution with pip, in an
# empty Debian 12 that has Python, pip and these packages, then runs the script CHECK. pip finds the
# build tools in the folder TOOLS. Before that, the last package is removed: the build must fail and
# name it. Needs root or user namespaces.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$1 tools=$2 check=$3
shift 3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir "$scratch/source"
cp -r "$source" "$tools" "$check" "$here/../python/loopback.py" "$scratch/source"
for last; do :; done
cat >"$scratch/source/run.sh" <<END
set -eux
cd /root/source
python3 -m venv app
install() { app/bin/pip install --quiet --no-index --find-links $(basename "$tools") ./$(basename "$source"); }
dpkg --force-depends --purge $last >purged
install 2>refusal && exit 1
grep -F "apt install $last" refusal
apt-get -q -q -o Dpkg::Use-Pty=0 -y install $last >installed
install
PATH="\$PWD/app/bin:\$PATH" sh -eux $(basename "$check")
echo built and checked: $(basename "$source")
END

include=$(echo "python3-venv $*" | tr ' ' ',')
# shellcheck disable=SC2016 # mmdebstrap sets $1 to the folder of the new root
if ! mmdebstrap --variant=apt --include="$include" --format=null \
  --customize-hook="copy-in $scratch/source /root" \
  --customize-hook='chroot "$1" env -i PATH=/usr/sbin:/usr/bin http_proxy='"${http_proxy:-}"' sh /root/source/run.sh' \
  bookworm /dev/null >"$scratch/log" 2>&1; then
  tail -n 60 "$scratch/log" >&2
  exit 1
fi
grep '^built and checked' "$scratch/log"
