# Sourced: test suites that run in the background, and the tests that one leaves out.
# shellcheck shell=bash

# start_suite NAME COMMAND...: starts a suite. It mostly waits or keeps one core busy, so the next steps run beside it.
suites=() suite_pids=()
start_suite() {
  "${@:2}" >"build/suite-${#suites[@]}.log" 2>&1 &
  suites+=("$1") suite_pids+=("$!")
  trap wait EXIT # no suite outlives this script, even if a build fails
}

# Waits for the suites and prints the output of each.
finish_suites() {
  local i failing=()
  for i in "${!suites[@]}"; do
    wait "${suite_pids[i]}" || failing+=("${suites[i]}")
    echo "== ${suites[i]}"
    cat "build/suite-$i.log"
  done
  [[ ${#failing[@]} -eq 0 ]] && return
  printf 'dev: failed: %s\n' "${failing[@]}" >&2
  return 1
}

# deselect FILE: the options, a line each, by which pytest leaves out the Python tests that the file lists.
deselect() {
  sed -n 's/^tests\/.*::/--deselect=&/p' "$1"
}
