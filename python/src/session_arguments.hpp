#pragma once

#include <Python.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "arguments.hpp"
#include "userhub/portal_session.hpp"

namespace userhub::python {

/// The arguments of create_portal_session(). The texts point into Python objects.
struct SessionArguments {
  std::string_view user_id;
  std::string_view portal_url;
  std::string_view return_url;
  std::string_view success_url;
  std::string_view organization_id;

  static constexpr int count = 5;

  /// From the first five of these objects.
  static SessionArguments read(ArgumentReader& read, PyObject* const* arguments) {
    return {.user_id = read.text(arguments[0], "user_id"),
            .portal_url = read.optional_text(arguments[1], "portal_url").value_or(""),
            .return_url = read.optional_text(arguments[2], "return_url").value_or(""),
            .success_url = read.optional_text(arguments[3], "success_url").value_or(""),
            .organization_id = read.optional_text(arguments[4], "organization_id").value_or("")};
  }

  /// A copy. Throws std::bad_alloc.
  PortalSessionRequest request() const {
    return {.user_id = std::string(user_id),
            .portal_url = std::string(portal_url),
            .return_url = std::string(return_url),
            .success_url = std::string(success_url),
            .organization_id = std::string(organization_id)};
  }
};

}  // namespace userhub::python
