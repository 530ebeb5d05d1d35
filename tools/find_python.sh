# Sourced: find_python VERSION prints a CPython of that version, such as 3.12 or 3.13t, that has its headers: from PATH,
# from pyenv, or one that the tests use, if they have made it.
# shellcheck shell=bash
find_python() {
  local python with_headers='import os, sysconfig as s; os.stat(s.get_path("include") + "/Python.h")'
  for python in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python \
    "${XDG_CACHE_HOME:-$HOME/.cache}"/userhub/python"$1"-{plain-*,debian/usr}/bin/"python$1"; do
    if "$python" -c "$with_headers" 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}
