#pragma once

#include <Python.h>

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace userhub::python {

/// What is wrong with an argument; failure() makes it a Python value. It has no destructor.
struct ArgumentError {
  const char* code = nullptr;  ///< "wrong_type" or the word of an ErrorCode; null: no error.
  const char* param = "";
  std::array<char, 400> message{};
};

/// Reads Python objects as values of the core. Keeps the first error, a wrong type or an unusable
/// value, and then ignores the other arguments; the core checks ranges. Texts and bytes point into
/// the Python objects. Runs no Python code and has no destructor.
class ArgumentReader {
 public:
  /// A str, as UTF-8, without lone surrogates.
  std::string_view text(PyObject* value, const char* name);

  /// A str or None.
  std::optional<std::string_view> optional_text(PyObject* value, const char* name);

  /// A path as bytes, or None. A str is a path that os.fsencode() could not encode.
  std::optional<std::string_view> optional_path(PyObject* value, const char* name);

  /// Checks a tuple of str.
  void tuple_of_texts(PyObject* value, const char* name);

  /// Checks a tuple of bytes.
  void tuple_of_bytes(PyObject* value, const char* name);

  /// Seconds: a finite int or float above 0, not a bool, rounded up to a whole millisecond.
  std::chrono::milliseconds duration(PyObject* value, const char* name);

  /// Seconds or None.
  std::optional<std::chrono::milliseconds> optional_duration(PyObject* value, const char* name);

  /// An int, not a bool, limited to the range of C's int.
  int integer(PyObject* value, const char* name);

  /// True or False.
  bool flag(PyObject* value, const char* name);

  std::string_view bytes(PyObject* value, const char* name);

  /// Sets an InvalidArgumentError: "<name> <problem>".
  void invalid_argument(const char* name, const char* problem);

  bool failed() const { return error_.code != nullptr; }
  const ArgumentError& error() const { return error_; }

 private:
  std::string_view utf8(PyObject* value, const char* name, const char* expected);
  void wrong_type(PyObject* value, const char* name, const char* expected);
  void fail(const char* code, const char* name, const char* problem);

  ArgumentError error_;
};

}  // namespace userhub::python
