#!/bin/sh
# Fails unless the Debian packages in dist have the files that contents.txt lists.
set -eu
here=$(dirname "$0")
triplet=$(dpkg-architecture -q DEB_HOST_MULTIARCH)
for file in "$here"/../../dist/*.deb; do
  package=$(dpkg-deb -f "$file" Package) version=$(dpkg-deb -f "$file" Version)
  dpkg-deb -c "$file" | awk -v package="$package" '!/^d/ { print package, $6 }' |
    sed "s|\./||; s|/$triplet/|/TRIPLET/|; s|\.so\.$version$|.so.VERSION|"
done | LC_ALL=C sort | diff "$here/contents.txt" -
