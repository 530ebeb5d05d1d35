#pragma once

#include <pybind11/pybind11.h>

#include <expected>
#include <utility>

#include "userhub/error.hpp"

namespace userhub::python {

/// The exception of userhub._errors that the error's code and status call for.
pybind11::object exception(const Error& error);

/// Raises it.
[[noreturn]] void raise(const Error& error);

/// The result's value, or raises its error.
template <typename Value>
Value value_or_raise(std::expected<Value, Error> result) {
  if (!result) raise(result.error());
  return *std::move(result);
}

}  // namespace userhub::python
