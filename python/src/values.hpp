#pragma once

#include <Python.h>

#include <expected>
#include <new>
#include <string>
#include <type_traits>

#include "arguments.hpp"
#include "transport/ended_attempt.hpp"
#include "userhub/error.hpp"

/// Converts the core's values to plain Python objects. Like the interpreter's own functions, each
/// function returns a new reference, or null with an exception set.
namespace userhub::python {

PyObject* none();

/// UTF-8.
PyObject* text_value(const std::string& text);

/// A dict of these pairs of texts.
template <typename Pairs>
PyObject* text_dict(const Pairs& pairs) {
  PyObject* dict = PyDict_New();
  for (const auto& [key, text] : pairs) {
    PyObject* name = text_value(key);
    PyObject* value = text_value(text);
    if (dict != nullptr &&
        (name == nullptr || value == nullptr || PyDict_SetItem(dict, name, value) != 0)) {
      Py_CLEAR(dict);
    }
    Py_XDECREF(name);
    Py_XDECREF(value);
  }
  return dict;
}

/// A tuple: the arguments of userhub._errors.exception().
PyObject* failure(const Error& error);
PyObject* failure(const ArgumentError& error);

/// A tuple: (number, http_status, failure, duration, connection_reused).
PyObject* attempt_value(const EndedAttempt& ended);

/// The result of `work`, on the heap because it has a destructor; null if memory runs out.
template <typename Work>
auto on_heap(Work work) noexcept -> decltype(work())* {
  try {
    return new decltype(work())(work());
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

/// Converts the result's value by `convert`, or its error by failure(). Frees the result.
template <typename Value, typename Convert>
PyObject* take_result(std::expected<Value, Error>* result, Convert convert) {
  if (result == nullptr) return PyErr_NoMemory();
  PyObject* object = nullptr;
  if (!*result) {
    object = failure(result->error());
  } else if constexpr (std::is_void_v<Value>) {
    object = convert();
  } else {
    object = convert(**result);
  }
  delete result;
  return object;
}

}  // namespace userhub::python
