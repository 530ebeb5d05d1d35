#!/usr/bin/env bash
# ffi/run.sh STAGE FOLDER: runs the programs of examples/ffi and of this folder with the installation in STAGE, each
# against an emulator of its own. FOLDER has node/node_modules; Rust's program is built in it. Prints one line for each
# program, and the output of those that fail.
set -euo pipefail

stage="$(realpath "${1:?the installed prefix}")"
folder="$(realpath "${2:?the folder to work in}")"
cd "$(dirname "$0")/../.."
export LD_LIBRARY_PATH=$stage/lib NODE_PATH=$folder/node/node_modules

session='link: http://127\.0\.0\.1:[0-9]+/signin\?token=[0-9a-f]+
error: .*usr_nobody.*
100 calls at once: 99 links; .*\b99\b.*the call was cancelled\}?'
freed='500 calls, client freed: 500 results, [0-9]+ cancelled'

# expect NAME OUTPUT COMMAND...: the command prints this, as a regular expression, and nothing else.
failing=()
expect() {
  local output status=0
  output="$(timeout 1200 "$stage/bin/userhub" emulator exec --quiet -- "${@:3}" 2>&1)" || status=$?
  if [[ $status -eq 0 && $output =~ ^$2$ ]]; then
    echo "$1: ${output##*$'\n'}"
  else
    failing+=("$1")
    printf '%s: FAILED, exit status %s\n%s\n' "$1" "$status" "$output"
  fi
}

build_rust() {
  RUSTFLAGS="-L $stage/lib -D warnings" CARGO_TARGET_DIR=$folder/rust \
    cargo build --quiet --locked --manifest-path examples/ffi/rust/Cargo.toml
}

for file in examples/ffi/*.* examples/ffi/rust/src/main.rs; do
  [[ "$(wc -l <"$file")" -le 100 ]] || failing+=("$file, which has over 100 lines")
done
build_rust || failing+=('Rust, which does not compile')
expect Rust "$session" "$folder/rust/debug/portal_session"
expect Node "$session" node examples/ffi/portal_session.js
expect Ruby "$session" ruby -w examples/ffi/portal_session.rb
expect PHP "$session" php -d ffi.enable=1 examples/ffi/portal_session.php
expect 'Java (JNA)' "$session" java -cp /usr/share/java/jna.jar examples/ffi/PortalSession.java
expect LuaJIT "$session" luajit examples/ffi/portal_session.lua
expect Perl "$session" perl examples/ffi/portal_session.pl
expect Node "$freed" node tests/ffi/freed_client.js
expect Ruby "$freed" ruby -w tests/ffi/freed_client.rb
expect PHP "$freed" php -d ffi.enable=1 tests/ffi/freed_client.php
as_root=()
[[ $EUID -eq 0 ]] || as_root=(sudo --preserve-env)
expect 'Java (java.lang.foreign)' "$session" "${as_root[@]}" tests/ffi/foreign_java.sh "$stage"
[[ ${#failing[@]} -eq 0 ]] || { printf 'run.sh: failed: %s\n' "${failing[@]}" >&2 && exit 1; }
