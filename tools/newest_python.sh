#!/usr/bin/env bash
# tools/newest_python.sh: prints the path of the CPython 3.14 of Debian's testing, with its headers, to build and test a
# wheel for it.
#
# Its packages, down to the C library, are unpacked in the user's cache and run from there. Nothing is installed or
# upgraded: apt works in a folder of its own, and checks Debian's signatures as always.
set -euo pipefail
. tools/find_python.sh

if python="$(find_python 3.14)"; then
  echo "$python"
  exit
fi
cache="${XDG_CACHE_HOME:-$HOME/.cache}/userhub"
prefix=$cache/python3.14-debian
apt_folder=$prefix.work
# shellcheck source=tools/own_apt.sh
. tools/own_apt.sh

rm -rf "$prefix" "$apt_folder"
update_suite deb testing
touch "$apt_folder/nothing_installed" # so the C library is among the packages
own_apt apt-get install -y --download-only --no-install-recommends -o Dir::State::status="$apt_folder/nothing_installed" \
  libpython3.14-dev python3.14-venv
for package in "$apt_folder"/archives/*.deb; do
  dpkg-deb -x "$package" "$prefix"
done

python=$prefix/usr/bin/python3.14
loader="$(echo "$prefix"/usr/lib/*/ld-linux-*.so.?)"
mv "$prefix"/usr/include/*-linux-gnu/python3.14/pyconfig.h "$prefix/usr/include/python3.14" # instead of including it
sed -i "s|'WHEEL_PKG_DIR': '|&$prefix|" "$prefix"/usr/lib/python3.14/_sysconfigdata_*.py
# Last: until it can be run, find_python does not find it.
mv "$python" "$python.program"
cat >"$python" <<PYTHON
#!/bin/sh
exec "$loader" --argv0 "\$0" --library-path "${loader%/*}" "$python.program" "\$@"
PYTHON
chmod +x "$python"
rm -rf "$apt_folder"
find_python 3.14
