"""A program that uses the package, in C and C++, as `conan create` tests it."""

from __future__ import annotations

from conan import ConanFile
from conan.tools.cmake import CMake, cmake_layout


class Program(ConanFile):
    settings = ("os", "arch", "compiler", "build_type")
    generators = ("CMakeDeps", "CMakeToolchain")

    def requirements(self) -> None:
        self.requires(self.tested_reference_str)

    def layout(self) -> None:
        cmake_layout(self)

    def build(self) -> None:
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def test(self) -> None:
        for program in ("shared", "static", "cpp"):
            self.run(f"{self.cpp.build.bindir}/{program}", env="conanrun")
