#!/usr/bin/env bash
# make_venv.sh FOLDER PACKAGE...: makes FOLDER/venv, a virtual environment for the Python of FOLDER/root, with the client
# and the emulator of the build FOLDER/cmake and with these packages. Runs nothing for aarch64.
set -euo pipefail
built=$1 venv=$1/venv
site_packages=$venv/lib/python3.11/site-packages
shift
pip() { .venv/bin/python -m pip "$@" -q --disable-pip-version-check; }

rm -rf "$venv" "$built/wheels"
mkdir -p "$venv/bin"
ln -s /usr/bin/python3 "$venv/bin/python"
echo 'home = /usr/bin' >"$venv/pyvenv.cfg"
for package in . ./emulator; do
  pip wheel --no-deps --no-build-isolation --config-settings=wheel.cmake=false -w "$built/wheels" $package
done
pip install --target "$site_packages" --python-version 3.11 --implementation cp --only-binary :all: \
  --platform manylinux_2_17_aarch64 --platform manylinux_2_28_aarch64 --platform any "$built"/wheels/*.whl pip "$@"
mv "$site_packages"/bin/* "$venv/bin"
cmake --install "$built/cmake" --component python --prefix "$site_packages" >/dev/null
install -D "$built/cmake/emulator/userhub-emulator" "$site_packages/userhub_emulator/bin/userhub-emulator"
