#include "values.hpp"

#include <chrono>

#include "without_collector.hpp"

namespace userhub::python {
namespace {

PyObject* status_value(int http_status) {
  return http_status == 0 ? none() : PyLong_FromLong(http_status);
}

PyObject* retry_after(const Error& error) {
  return error.retry_after ? PyLong_FromLongLong(error.retry_after->count()) : none();
}

PyObject* word(std::string_view text) {
  return PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
}

double seconds(std::chrono::duration<double> duration) {
  return duration.count();
}

}  // namespace

PyObject* none() {
  Py_INCREF(Py_None);
  return Py_None;
}

PyObject* text_value(const std::string& text) {
  return word(text);
}

PyObject* failure(const Error& error) {
  return without_collector([&error] {
    return Py_BuildValue("(NNNNNNNNNidNNN)", word(to_string(error.code)), text_value(error.message),
                         text_value(error.param), status_value(error.http_status),
                         text_value(error.api_code), text_value(error.reason),
                         text_dict(error.metadata), text_value(error.locale_message),
                         text_value(error.request_id), error.attempts, seconds(error.elapsed),
                         text_value(error.host), word(to_string(error.phase)), retry_after(error));
  });
}

PyObject* failure(const ArgumentError& error) {
  return without_collector(
      [&error] { return Py_BuildValue("(sss)", error.code, error.message.data(), error.param); });
}

PyObject* attempt_value(const EndedAttempt& ended) {
  return without_collector([&ended] {
    const auto& [attempt, error] = ended;
    const bool failed = error && error->code != ErrorCode::cancelled;
    return Py_BuildValue("(iNNdN)", attempt.number, status_value(attempt.http_status),
                         failed ? failure(*error) : none(), seconds(attempt.duration),
                         PyBool_FromLong(attempt.connection_reused ? 1 : 0));
  });
}

}  // namespace userhub::python
