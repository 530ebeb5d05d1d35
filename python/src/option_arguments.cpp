#include "option_arguments.hpp"

#include <string>
#include <utility>
#include <vector>

namespace userhub::python {
namespace {

std::string user_agent_suffix(std::string_view more) {
  std::string suffix =
      "python/" + std::to_string(PY_MAJOR_VERSION) + "." + std::to_string(PY_MINOR_VERSION);
  if (!more.empty()) suffix.append(" ").append(more);
  return suffix;
}

/// The ArgumentReader has read the tuple: its texts have a UTF-8 form already.
std::vector<std::string> texts_of(PyObject* tuple) {
  std::vector<std::string> texts;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); ++i) {
    Py_ssize_t size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(PyTuple_GET_ITEM(tuple, i), &size);
    texts.emplace_back(text, static_cast<std::size_t>(size));
  }
  return texts;
}

}  // namespace

OptionArguments OptionArguments::read(ArgumentReader& read, PyObject* const* arguments) {
  OptionArguments options{
      .timeout = read.duration(arguments[0], "timeout"),
      .attempt_timeout = read.optional_duration(arguments[1], "attempt_timeout"),
      .connect_timeout = read.duration(arguments[2], "connect_timeout"),
      .max_retries = read.integer(arguments[3], "max_retries"),
      .max_connection_age = read.duration(arguments[4], "max_connection_age"),
      .ca_file = read.optional_path(arguments[5], "ca_file"),
      .user_agent_suffix = read.optional_text(arguments[6], "user_agent_suffix").value_or(""),
      .allow_insecure_base_url = read.flag(arguments[7], "allow_insecure_base_url"),
      .max_connections = read.integer(arguments[8], "max_connections"),
      .allowed_return_origins = arguments[9]};
  if (arguments[9] != Py_None) read.tuple_of_texts(arguments[9], "allowed_return_origins");
  return options;
}

ClientOptions OptionArguments::client_options(SecretOptions secret_options) const {
  auto& [admin_key, base_url, proxy] = secret_options;
  ClientOptions options{.admin_key = std::move(admin_key), .proxy = std::move(proxy)};
  if (base_url) options.base_url = *std::move(base_url);
  options.timeout = timeout;
  options.attempt_timeout = attempt_timeout;
  options.connect_timeout = connect_timeout;
  options.max_retries = max_retries;
  options.max_connection_age = std::chrono::floor<std::chrono::seconds>(max_connection_age);
  options.ca_file = ca_file.value_or("");
  options.user_agent_suffix = python::user_agent_suffix(user_agent_suffix);
  options.allow_insecure_base_url = allow_insecure_base_url;
  options.max_connections = max_connections;
  if (allowed_return_origins != Py_None) {
    options.allowed_return_origins = texts_of(allowed_return_origins);
  }
  return options;
}

}  // namespace userhub::python
