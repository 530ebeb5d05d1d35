#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// Python objects as the core's values. A wrong type is a TypeError that names the argument, an
/// unusable value an InvalidArgumentError with `param` set to the name. A range is the core's to
/// check.
namespace userhub::python {

/// A str, as UTF-8. A lone surrogate is an InvalidArgumentError.
std::string text(pybind11::handle value, const char* name);

/// A str or None.
std::optional<std::string> optional_text(pybind11::handle value, const char* name);

/// An iterable of str, but not a str, or None.
std::optional<std::vector<std::string>> optional_texts(pybind11::handle value, const char* name);

/// Seconds, an int or a float above 0, rounded up to a whole millisecond. A bool, NaN and infinity
/// are InvalidArgumentErrors.
std::chrono::milliseconds duration(pybind11::handle value, const char* name);

/// Seconds or None.
std::optional<std::chrono::milliseconds> optional_duration(pybind11::handle value,
                                                           const char* name);

/// An int, but not a bool; one out of C's range becomes the nearest of that range.
int integer(pybind11::handle value, const char* name);

/// True or False.
bool flag(pybind11::handle value, const char* name);

/// A copy of a bytes-like object's bytes.
std::string bytes(pybind11::handle value, const char* name);

/// A TypeError: "<name> must be <expected>, not <the value's type>".
[[noreturn]] void refuse_type(pybind11::handle value, const char* name, const char* expected);

}  // namespace userhub::python
