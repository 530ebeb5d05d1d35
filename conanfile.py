"""Conan's recipe for libuserhub, on the system's libcurl, OpenSSL and simdjson."""

from __future__ import annotations

import re
from pathlib import Path

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy
from conan.tools.system.package_manager import Apt

RECIPE = Path(__file__).parent


class Userhub(ConanFile):
    name = "userhub"
    description = "Client for UserHub's create portal session call (not affiliated with UserHub)"
    license = "MIT"
    settings = ("os", "arch", "compiler", "build_type")
    exports = ("CMakeLists.txt",)
    exports_sources = ("CMakeLists.txt", "LICENSE", "capi/*", "cmake/*", "core/*")

    def set_version(self) -> None:
        self.version = re.search(r"userhub VERSION ([\d.]+)", self._cmake_lists())[1]

    def _cmake_lists(self) -> str:
        return (RECIPE / "CMakeLists.txt").read_text()

    def system_requirements(self) -> None:
        Apt(self).install(re.findall(r"need_package\((\S+)", self._cmake_lists()))

    def layout(self) -> None:
        cmake_layout(self)

    def generate(self) -> None:
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["USERHUB_CLI"] = False
        toolchain.cache_variables["USERHUB_EMULATOR"] = False
        toolchain.generate()

    def build(self) -> None:
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self) -> None:
        copy(self, "LICENSE", self.source_folder, str(Path(self.package_folder) / "licenses"))
        CMake(self).install()

    def package_info(self) -> None:
        # A program finds the package's own files for CMake, and pkg-config's.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = ["lib/cmake/userhub"]
