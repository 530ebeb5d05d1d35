# Sourced: compile_all compiles the unpacked sources of $work/sources, for wheel/libraries.sh.
# shellcheck shell=bash disable=SC2154 # work, libraries, here and triplet are the caller's
compile_all() {
  compile simdjson -DSIMDJSON_DEVELOPER_MODE=OFF
  compile_curl
  compile sqlitecpp -DSQLITECPP_INTERNAL_SQLITE=OFF -DSQLITECPP_RUN_CPPLINT=OFF -DSQLITECPP_USE_STACK_PROTECTION=OFF
  compile_libmicrohttpd
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
    -DHTTP_ONLY=ON -DCURL_USE_OPENSSL=ON -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none \
    -DCURL_DISABLE_OPENSSL_AUTO_LOAD_CONFIG=ON -DCURL_USE_PKGCONFIG=OFF \
    -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF -DBUILD_LIBCURL_DOCS=OFF -DBUILD_MISC_DOCS=OFF -DENABLE_CURL_MANUAL=OFF \
    -DENABLE_UNIX_SOCKETS=OFF -DUSE_LIBIDN2=OFF -DCURL_USE_LIBPSL=OFF -DCURL_USE_LIBSSH2=OFF -DUSE_NGHTTP2=OFF \
    -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF -DCURL_DISABLE_ALTSVC=ON -DCURL_DISABLE_HSTS=ON -DCURL_DISABLE_COOKIES=ON \
    -DCURL_DISABLE_NETRC=ON -DCURL_DISABLE_DOH=ON -DCURL_DISABLE_MIME=ON -DCURL_DISABLE_WEBSOCKETS=ON \
    -DCURL_DISABLE_SRP=ON -DCURL_DISABLE_AWS=ON -DCURL_DISABLE_NTLM=ON -DCURL_DISABLE_DIGEST_AUTH=ON \
    -DCURL_DISABLE_KERBEROS_AUTH=ON -DCURL_DISABLE_NEGOTIATE_AUTH=ON
}

# A shared library, which a user can replace, as the LGPL demands; without HTTPS, which would need GnuTLS.
compile_libmicrohttpd() {
  cd "$work/sources/libmicrohttpd" || exit
  {
    PATH="$work/bin:$PATH" ./configure --host="$triplet" CC="$work/bin/cc" --prefix="$libraries" --disable-static \
      --disable-https --disable-dauth --disable-postprocessor --disable-doc --disable-examples --disable-curl
    make -j "$(nproc)"
    make install
  } >"$work/sources/libmicrohttpd.log" 2>&1 || {
    tail -n 20 "$work/sources/libmicrohttpd.log" >&2
    exit 1
  }
}

# The whole library is a header; without TLS, which the emulator does not use.
provide_httplib() {
  cp "$work/sources/cpp-httplib/httplib.h" "$libraries/include/"
  mkdir -p "$libraries/lib/pkgconfig"
  printf '%s\n' 'Name: cpp-httplib' 'Description: HTTP client' 'Version: 0' "Cflags: -I$libraries/include" \
    >"$libraries/lib/pkgconfig/cpp-httplib.pc"
}
