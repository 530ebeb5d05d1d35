#!/bin/sh
# Installs a build into an empty prefix and uses it from outside the tree, as its users would:
# a C program through pkg-config, C and C++ projects through find_package.
# usage: installed_package.sh BUILD SOURCE LIBDIR SCRATCH
set -eu
build=$1 source=$2 libdir=$3 scratch=$4
prefix="$scratch/moved here"
program=$source/tests/capi/header.c

rm -rf "$scratch"
mkdir -p "$scratch/c"
cmake --install "$build" --prefix "$scratch/prefix" >"$scratch/install.log"
# Everything must be found relative to where it is now.
mv "$scratch/prefix" "$prefix"
export LD_LIBRARY_PATH="$prefix/$libdir"
export CMAKE_GENERATOR=Ninja

PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig
export PKG_CONFIG_PATH
eval "${CC:-cc} -std=c99 -o '$scratch/by-pkg-config' '$program' $(pkg-config --cflags --libs userhub)"
"$scratch/by-pkg-config"

cp "$program" "$scratch/c"
cat >"$scratch/c/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES C)
find_package(userhub 0.1 REQUIRED)
add_executable(user header.c)
target_link_libraries(user PRIVATE userhub::c)
END
cmake -S "$scratch/c" -B "$scratch/c/build" -DCMAKE_PREFIX_PATH="$prefix" >"$scratch/c.log"
cmake --build "$scratch/c/build" >>"$scratch/c.log"
"$scratch/c/build/user"

cmake -S "$source/examples" -B "$scratch/examples" -DCMAKE_PREFIX_PATH="$prefix" \
  >"$scratch/examples.log"
cmake --build "$scratch/examples" >>"$scratch/examples.log"
for language in c cpp; do
  if USERHUB_ADMIN_KEY='' "$scratch/examples/portal_session_$language" 2>"$scratch/stderr"; then
    echo "portal_session_$language made a session without a key" >&2
    exit 1
  fi
  grep -q admin_key "$scratch/stderr"
done
