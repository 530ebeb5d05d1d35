#pragma once

#include <Python.h>

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace userhub::python {

/// Why an argument is refused: for Python to raise, by failure().
struct Refusal {
  const char* code =
      nullptr;  ///< "wrong_type", or an ErrorCode's word; null where none is refused.
  const char* param = "";
  std::array<char, 400> message{};
};

/// Reads Python objects as the core's values. A wrong type and an unusable value are refused; a
/// range is the core's to check. Once one is refused the rest are not looked at. The texts and
/// bytes are the objects' own. Calls no Python code, and holds nothing that has a destructor.
class ArgumentReader {
 public:
  /// A str, as UTF-8, without lone surrogates.
  std::string_view text(PyObject* value, const char* name);

  /// A str or None.
  std::optional<std::string_view> optional_text(PyObject* value, const char* name);

  /// A path's bytes, or None. A str is one that has no such bytes.
  std::optional<std::string_view> optional_path(PyObject* value, const char* name);

  /// Checks a tuple of str; texts_of() then gives them.
  void tuple_of_texts(PyObject* value, const char* name);

  /// Checks a tuple of bytes.
  void tuple_of_bytes(PyObject* value, const char* name);

  /// Seconds, an int or a float above 0, but not a bool, rounded up to a whole millisecond. NaN and
  /// infinity are refused.
  std::chrono::milliseconds duration(PyObject* value, const char* name);

  /// Seconds or None.
  std::optional<std::chrono::milliseconds> optional_duration(PyObject* value, const char* name);

  /// An int, but not a bool; one out of C's range becomes the nearest of that range.
  int integer(PyObject* value, const char* name);

  /// True or False.
  bool flag(PyObject* value, const char* name);

  std::string_view bytes(PyObject* value, const char* name);

  /// As an InvalidArgumentError: "<name> <why>".
  void refuse_value(const char* name, const char* why);

  bool is_refused() const { return refusal_.code != nullptr; }
  const Refusal& refusal() const { return refusal_; }

 private:
  std::string_view utf8(PyObject* value, const char* name, const char* expected);
  void refuse_type(PyObject* value, const char* name, const char* expected);
  void refuse(const char* code, const char* name, const char* why);

  Refusal refusal_;
};

}  // namespace userhub::python
