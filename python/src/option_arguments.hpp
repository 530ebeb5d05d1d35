#pragma once

#include <Python.h>

#include <chrono>
#include <optional>
#include <string_view>

#include "arguments.hpp"
#include "native_client.hpp"
#include "userhub/client.hpp"

namespace userhub::python {

/// The options of a client, without those that may hold a secret. They point into Python objects.
struct OptionArguments {
  std::chrono::milliseconds timeout;
  std::optional<std::chrono::milliseconds> attempt_timeout;
  std::chrono::milliseconds connect_timeout;
  int max_retries;
  std::chrono::milliseconds max_connection_age;
  std::optional<std::string_view> ca_file;
  std::string_view user_agent_suffix;
  bool allow_insecure_base_url;
  int max_connections;
  PyObject* allowed_return_origins;  ///< A tuple of str, or None.

  static constexpr int count = 10;

  /// From this many objects.
  static OptionArguments read(ArgumentReader& read, PyObject* const* arguments);

  /// All options, as the core takes them. Throws std::bad_alloc.
  ClientOptions client_options(SecretOptions secret_options) const;
};

}  // namespace userhub::python
