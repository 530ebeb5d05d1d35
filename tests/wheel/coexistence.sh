#!/bin/sh
# coexistence.sh PYTHON: runs test_coexistence.py. PYTHON has the wheel and the other packages installed.
set -eu
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# shellcheck source=tests/wheel/private_ca.sh
. ./private_ca.sh
private_ca "$scratch"
PYTHONPATH=../python "$OLDPWD/$1" -m pytest -q -c /dev/null --rootdir . -p no:cacheprovider test_coexistence.py
