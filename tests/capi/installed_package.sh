#!/bin/sh
# Installs a build into an empty prefix and uses it from outside the tree, as its users would: C and C++
# programs through pkg-config and find_package, with the shared library and, after that is deleted,
# with the static ones.
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
export CMAKE_GENERATOR=Ninja
PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig
export PKG_CONFIG_PATH
[ "$(cd "$(pkg-config --variable=prefix userhub | sed 's/\\//g')" && pwd -P)" = "$(cd "$prefix" && pwd -P)" ]

# compile COMPILER SOURCE PROGRAM PACKAGE...: by pkg-config.
compile() {
  compiler=$1 compiled=$2 to=$3
  shift 3
  eval "$compiler -o '$scratch/$to' '$compiled' $(pkg-config --cflags --libs "$@")"
}

compile "${CC:-cc} -std=c99" "$program" by-pkg-config userhub
LD_LIBRARY_PATH="$prefix/$libdir" "$scratch/by-pkg-config"

cp "$program" "$scratch/c"
cat >"$scratch/c/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES C)
find_package(userhub 0.1 REQUIRED)
add_executable(user header.c)
target_link_libraries(user PRIVATE userhub::c)
add_executable(user_static header.c)
target_link_libraries(user_static PRIVATE userhub::c_static)
add_library(plugin MODULE header.c)
target_link_libraries(plugin PRIVATE userhub::c_static)
END
cmake -S "$scratch/c" -B "$scratch/c/build" -DCMAKE_PREFIX_PATH="$prefix" >"$scratch/c.log"
cmake --build "$scratch/c/build" >>"$scratch/c.log"
"$scratch/c/build/user"
if nm -D --defined-only "$scratch/c/build/libplugin.so" | grep userhub_ ||
  ! readelf -d "$scratch/c/build/libplugin.so" | grep -q NODELETE; then
  echo "installed_package.sh: a plug-in exports the functions of libuserhub.a, or could be unloaded" >&2
  exit 1
fi

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

rm "$prefix/$libdir"/libuserhub.so*
"$scratch/c/build/user_static"
compile "${CC:-cc} -std=c99" "$program" static userhub-static
"$scratch/static"
both=$source/tests/capi/both_libraries.cpp
compile "${CXX:-c++} -std=c++23" "$both" both userhub-static userhub-cpp
"$scratch/both"
compile "${CXX:-c++} -std=c++23" "$both" both userhub-cpp userhub-static
"$scratch/both"

mkdir "$scratch/both-targets"
cat >"$scratch/both-targets/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(both LANGUAGES CXX)
find_package(userhub REQUIRED COMPONENTS c_static cpp)
add_executable(both "$both")
target_link_libraries(both PRIVATE userhub::c_static userhub::userhub)
END
cmake -S "$scratch/both-targets" -B "$scratch/both-targets/build" -DCMAKE_PREFIX_PATH="$prefix" >"$scratch/both.log"
cmake --build "$scratch/both-targets/build" >>"$scratch/both.log"
"$scratch/both-targets/build/both"
