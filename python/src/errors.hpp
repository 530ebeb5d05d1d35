#pragma once

#include <expected>
#include <utility>

#include "userhub/error.hpp"

namespace userhub::python {

/// Raises the error as the exception of userhub._errors that its code and status call for.
[[noreturn]] void raise(const Error& error);

/// The result's value, or raises its error.
template <typename Value>
Value value_or_raise(std::expected<Value, Error> result) {
  if (!result) raise(result.error());
  return *std::move(result);
}

}  // namespace userhub::python
