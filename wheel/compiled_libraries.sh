# Sourced: compile_all compiles the unpacked sources of $work/sources, for wheel/libraries.sh.
# shellcheck shell=bash disable=SC2154 # work, libraries, libc, architecture and triplet are the caller's
compile_all() {
  configure_and_make zlib
  configure_and_make openssl
  compile simdjson -DSIMDJSON_DEVELOPER_MODE=OFF
  compile_curl
  [[ $libc == glibc ]] || compile_for_emulator
}

# Its program is compiled for musl alone.
compile_for_emulator() {
  configure_and_make sqlite3
  compile sqlitecpp -DSQLITECPP_INTERNAL_SQLITE=OFF -DSQLITECPP_RUN_CPPLINT=OFF -DSQLITECPP_USE_STACK_PROTECTION=OFF \
    -DSQLITE_OMIT_LOAD_EXTENSION=ON
  configure_and_make libmicrohttpd
  provide_httplib
}

compile_curl() {
  # A header instead of CMAKE_C_FLAGS: CMake also uses those when it looks for these functions.
  cat >"$work/sources/close_on_exec.h" <<'HEADER'
#include <sys/socket.h>
#define socket(domain, type, protocol) socket(domain, (type) | SOCK_CLOEXEC, protocol)
#define socketpair(domain, type, protocol, ends) socketpair(domain, (type) | SOCK_CLOEXEC, protocol, ends)
HEADER
  # Without default CA certificates: a client looks for those of the machine that it runs on. Without OpenSSL's
  # configuration file: it is written for the system's OpenSSL.
  compile curl -DCMAKE_C_FLAGS_RELEASE="-O3 -DNDEBUG -include $work/sources/close_on_exec.h" \
    -DHAVE_POLL_FINE=1 -DHTTP_ONLY=ON -DCURL_USE_OPENSSL=ON -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none \
    -DCURL_DISABLE_OPENSSL_AUTO_LOAD_CONFIG=ON -DCURL_USE_PKGCONFIG=OFF \
    -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF -DBUILD_LIBCURL_DOCS=OFF -DBUILD_MISC_DOCS=OFF -DENABLE_CURL_MANUAL=OFF \
    -DENABLE_UNIX_SOCKETS=OFF -DUSE_LIBIDN2=OFF -DCURL_USE_LIBPSL=OFF -DCURL_USE_LIBSSH2=OFF -DUSE_NGHTTP2=OFF \
    -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF -DCURL_DISABLE_ALTSVC=ON -DCURL_DISABLE_HSTS=ON -DCURL_DISABLE_COOKIES=ON \
    -DCURL_DISABLE_NETRC=ON -DCURL_DISABLE_DOH=ON -DCURL_DISABLE_MIME=ON -DCURL_DISABLE_WEBSOCKETS=ON \
    -DCURL_DISABLE_SRP=ON -DCURL_DISABLE_AWS=ON -DCURL_DISABLE_NTLM=ON -DCURL_DISABLE_DIGEST_AUTH=ON \
    -DCURL_DISABLE_KERBEROS_AUTH=ON -DCURL_DISABLE_NEGOTIATE_AUTH=ON
}

# configure_and_make NAME: compiles an unpacked source, which CMake does not build, by the function make_NAME.
configure_and_make() {
  logged "$1" in_folder "$work/sources/$1" "make_$1"
}

# Stops at the first command that fails: `set -e` has no effect in the function.
in_folder() {
  (cd "$1" && PATH="$work/bin:$PATH" CC=cc AR=ar RANLIB=ranlib "$2")
}

# With its CMakeLists.txt, there would be a shared library too.
make_zlib() {
  CFLAGS='-O3 -fPIC' ./configure --static --prefix="$libraries" && make libz.a install
}

# Without what neither TLS 1.2 nor TLS 1.3 uses, and without configuration files, which are written for the system's
# OpenSSL. It keeps its prefix and the compiler's name: they must not be folders of this machine.
make_openssl() {
  ./Configure "linux-$architecture" --prefix=/usr --libdir=lib --openssldir=/etc/ssl \
    CFLAGS='-O2 -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections' \
    no-shared no-tests no-apps no-docs no-module no-legacy no-engine no-dso no-async no-autoload-config no-ui-console \
    no-comp no-ssl3 no-tls1 no-tls1_1 no-dtls no-quic no-srtp no-srp no-psk no-ct no-cms no-cmp no-ts no-rfc3779 \
    no-aria no-bf no-blake2 no-camellia no-cast no-des no-dsa no-gost no-idea no-md4 no-mdc2 no-ocb no-rc2 no-rc4 \
    no-rmd160 no-scrypt no-seed no-siphash no-siv no-sm2 no-sm3 no-sm4 no-whirlpool no-ec2m &&
    make -j "$(nproc)" build_libs && make install_dev INSTALLTOP="$libraries"
}

# One file, which Tcl puts together.
make_sqlite3() {
  env -u CC ./configure --disable-tcl --disable-shared && make sqlite3.c &&
    "$CC" -O2 -fPIC -ffunction-sections -fdata-sections -DSQLITE_THREADSAFE=1 -DSQLITE_OMIT_LOAD_EXTENSION \
      -DSQLITE_ENABLE_COLUMN_METADATA -c sqlite3.c &&
    "$AR" rcs "$libraries/lib/libsqlite3.a" sqlite3.o && cp sqlite3.h sqlite3ext.h "$libraries/include"
}

# Without HTTPS, which would need GnuTLS.
make_libmicrohttpd() {
  ./configure --host="$triplet" --prefix="$libraries" --disable-shared --disable-https --disable-dauth \
    --disable-postprocessor --disable-doc --disable-examples --disable-curl &&
    make -j "$(nproc)" && make install
}

# The whole library is a header; without TLS, which the emulator does not use.
provide_httplib() {
  # cpp-httplib 0.11 includes <exception> only by what else libstdc++ includes.
  sed '1i #include <exception>' "$work/sources/cpp-httplib/httplib.h" >"$libraries/include/httplib.h"
  mkdir -p "$libraries/lib/pkgconfig"
  printf '%s\n' 'Name: cpp-httplib' 'Description: HTTP client' 'Version: 0' "Cflags: -I$libraries/include" \
    >"$libraries/lib/pkgconfig/cpp-httplib.pc"
}
