#pragma once

#include <exception>
#include <expected>
#include <new>
#include <string>

#include "text/single_line.hpp"
#include "userhub/error.hpp"

namespace userhub {

/// Calls `function`, which returns an expected with an Error. An exception becomes an Error too: no
/// exception leaves the library.
template <typename Function>
auto without_exceptions(Function function) noexcept -> decltype(function()) {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{.message = "out of memory"});
  } catch (const std::exception& thrown) {
    return std::unexpected(Error{.message = single_line("internal error (please report it): " +
                                                        std::string(thrown.what()))});
  }
}

}  // namespace userhub
