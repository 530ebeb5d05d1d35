"""The tarballs of ./dev static: an installed prefix for any Linux."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest
from empty_root import ARCHITECTURES, PROGRAMS, REPOSITORY, stage

sys.path += [str(REPOSITORY / folder) for folder in ("tests/docs", "tests/wheel", "wheel")]
from components import CONTENTS
from linker_map import linked_libraries
from pages import blocks_of, text_of

if TYPE_CHECKING:
    from pathlib import Path

VERSION = re.search(r"userhub VERSION ([\d.]+)", (REPOSITORY / "CMakeLists.txt").read_text())[1]  # type: ignore[index]
MAPS = {"musl": REPOSITORY / "build/static", "glibc": REPOSITORY / "build/wheel"}
GLIBC = {"libc", "libm", "libpthread", "libdl", "libgcc_s", "ld"}
HERE = platform.machine()


def tarball_of(architecture: str) -> Path:
    return REPOSITORY / "dist" / f"userhub-{VERSION}-linux-{architecture}.tar.gz"


def read_elf(path: Path, *options: str) -> str:
    command = ["readelf", "--wide", *options, str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_tarball_is_a_prefix_with_the_licences_of_what_is_inside(architecture: str) -> None:
    with tarfile.open(tarball_of(architecture)) as tarball:
        members = tarball.getmembers()
    assert {(member.uid, member.gid, member.uname) for member in members} == {(0, 0, "")}
    top = f"userhub-{VERSION}-linux-{architecture}/"
    inside = {member.name.removeprefix(top) for member in members}
    files = {"include/userhub.h", "lib/libuserhub.so", "lib/pkgconfig/userhub.pc"}
    licences = {
        *("userhub/licenses/CONTENTS", "userhub/licenses/musl", "userhub/licenses/openssl"),
        *("libuserhub/licenses/curl", "userhub/LICENSE"),
        *("userhub-emulator/LIBMICROHTTPD.md", "userhub-emulator/LGPL-2.1.txt"),
    }
    man_pages = {f"share/man/man1/{program}.1" for program in PROGRAMS}
    assert inside >= files | man_pages | {f"share/doc/{name}" for name in licences}
    assert inside >= {f"bin/{program}" for program in PROGRAMS}


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize(
    ("libc", "product", "file"),
    [
        ("musl", "userhub", "userhub"),
        ("musl", "userhub-emulator", "userhub-emulator"),
        ("glibc", "libuserhub", f"libuserhub.so.{VERSION}"),
    ],
)
def test_the_licences_are_those_of_what_the_linker_took(
    architecture: str, libc: str, product: str, file: str
) -> None:
    (linker_map,) = (MAPS[libc] / architecture / "cmake").rglob(file + ".map")
    linked = linked_libraries(linker_map)
    contents = [component for component in CONTENTS[libc][product] if component.archives]
    expected = {archive for component in contents for archive in component.archives}
    assert linked <= expected
    assert [each.name for each in contents if linked.isdisjoint(each.archives)] == []


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_library_needs_glibc_2_28_and_nothing_else(architecture: str) -> None:
    library = stage(architecture) / "lib/libuserhub.so"
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", read_elf(library, "--dynamic"))
    assert {re.sub(r"[-.].*", "", name) for name in needed} <= GLIBC
    versions = re.findall(r"GLIBC_2\.(\d+)", read_elf(library, "--version-info"))
    assert max(map(int, versions)) <= 28
    assert f"{REPOSITORY}/core".encode() not in library.read_bytes()


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_library_exports_the_c_functions_alone(architecture: str) -> None:
    cmake = ["cmake", "-DNM=nm", f"-DLIBRARY={stage(architecture) / 'lib/libuserhub.so'}"]
    listed = [f"-DLIST={REPOSITORY / 'debian/libuserhub0.symbols'}"]
    script = ["-P", str(REPOSITORY / "tests/capi/exported_symbols.cmake")]
    subprocess.run([*cmake, *listed, *script], check=True)


def test_the_same_files_give_the_same_tarball(tmp_path: Path) -> None:
    sums = []
    for time in (1, 2):
        for path in stage(HERE).rglob("*"):
            os.utime(path, (time, time), follow_symlinks=False)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
        command: list[str | Path] = [REPOSITORY / "tools/steps/tarball", stage(HERE), "userhub"]
        subprocess.run(command, cwd=tmp_path, env=environment, check=True)
        sums.append(hashlib.sha256((tmp_path / "dist/userhub.tar.gz").read_bytes()).digest())
    assert sums[0] == sums[1]


def run(script: str, where: Path) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(where)}
    done = subprocess.run(
        ["sh", "-euc", script],
        cwd=where,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture
def unpack(tmp_path: Path) -> str:
    """The first commands of docs/tarballs.md, which unpack a tarball, in a folder with it."""
    shutil.copy(tarball_of(HERE), tmp_path)
    app = re.search(r"cat >app.c <<'END'\n(.*?)^END$", text_of("debian.md"), re.DOTALL | re.M)
    assert app is not None
    (tmp_path / "app.c").write_text(app[1])
    return blocks_of("tarballs.md")[0].code


def test_the_page_unpacks_a_tarball_and_compiles_a_c_program(unpack: str, tmp_path: Path) -> None:
    script = "".join(block.code for block in blocks_of("tarballs.md"))
    assert run(script, tmp_path).count("/signin?token=") == 2


def test_a_go_program_is_compiled(unpack: str, tmp_path: Path) -> None:
    go = f"go build -C {REPOSITORY}/examples/go -buildvcs=false -o {tmp_path}/app .\n"
    assert "/signin?token=" in run(f"{unpack}{go}userhub emulator exec -- ./app usr_ada", tmp_path)


@pytest.mark.parametrize("language", ["C", "CXX"])
def test_a_cmake_project_finds_the_c_library(unpack: str, tmp_path: Path, language: str) -> None:
    (tmp_path / "CMakeLists.txt").write_text(
        f"cmake_minimum_required(VERSION 3.25)\nproject(app LANGUAGES C {language})\n"
        "find_package(userhub REQUIRED)\nadd_executable(app app.c)\n"
        "target_link_libraries(app PRIVATE userhub::c)\n"
    )
    cmake = "cmake -B built -DCMAKE_PREFIX_PATH=$PWD/userhub >/dev/null\ncmake --build built\n"
    script = f"{unpack}{cmake}userhub emulator exec -- built/app"
    assert run(script, tmp_path).count("/signin?token=") == 2
