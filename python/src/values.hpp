#pragma once

#include <Python.h>

#include <expected>
#include <new>
#include <optional>
#include <string>
#include <type_traits>

#include "arguments.hpp"
#include "userhub/attempt.hpp"
#include "userhub/error.hpp"

/// The core's values as plain Python ones. Like the interpreter's own functions each gives a new
/// reference, or null with an exception set.
namespace userhub::python {

PyObject* none();

/// UTF-8.
PyObject* text_value(const std::string& text);

/// A dict of pairs of texts.
template <typename Pairs>
PyObject* text_dict(const Pairs& pairs) {
  PyObject* made = PyDict_New();
  for (const auto& [key, text] : pairs) {
    PyObject* name = text_value(key);
    PyObject* value = text_value(text);
    if (made != nullptr &&
        (name == nullptr || value == nullptr || PyDict_SetItem(made, name, value) != 0)) {
      Py_CLEAR(made);
    }
    Py_XDECREF(name);
    Py_XDECREF(value);
  }
  return made;
}

/// A tuple: the arguments of userhub._errors.exception(), which makes the exception.
PyObject* failure(const Error& error);
PyObject* failure(const Refusal& refusal);

/// An attempt that has ended, with an error of its own.
struct EndedAttempt {
  explicit EndedAttempt(const Attempt& ended) : attempt(ended) {
    if (ended.error != nullptr) error = *ended.error;
    attempt.error = nullptr;
  }
  Attempt attempt;
  std::optional<Error> error;
};

/// A tuple: (number, http_status, failure, duration, connection_reused).
PyObject* attempt_value(const EndedAttempt& ended);

/// What the core's `work` gives, in memory of its own; null where there is none.
template <typename Work>
auto kept(Work work) noexcept -> decltype(work())* {
  try {
    return new decltype(work())(work());
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

/// The result's value, as `give` makes it, or its failure; frees the result.
template <typename Value, typename Give>
PyObject* given(std::expected<Value, Error>* result, Give give) {
  if (result == nullptr) return PyErr_NoMemory();
  PyObject* made = nullptr;
  if (!*result) {
    made = failure(result->error());
  } else if constexpr (std::is_void_v<Value>) {
    made = give();
  } else {
    made = give(**result);
  }
  delete result;
  return made;
}

}  // namespace userhub::python
