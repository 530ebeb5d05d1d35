#include "arguments.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <type_traits>

#include "without_collector.hpp"

namespace userhub::python {
namespace {

static_assert(std::is_trivially_destructible_v<ArgumentReader>);

constexpr double max_seconds = 1e9;  // its milliseconds fit, and the core rejects it

/// The value of an int or a float. Does not call __float__(), which may be Python code.
double seconds(PyObject* value) {
  if (PyFloat_Check(value)) return PyFloat_AS_DOUBLE(value);
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
  return overflow == 0 ? static_cast<double>(number) : overflow * max_seconds;
}

}  // namespace

void ArgumentReader::fail(const char* code, const char* name, const char* problem) {
  error_.code = code;
  error_.param = name;
  std::snprintf(error_.message.data(), error_.message.size(), "%s %s", name, problem);
}

void ArgumentReader::invalid_argument(const char* name, const char* problem) {
  fail("invalid_argument", name, problem);
}

void ArgumentReader::wrong_type(PyObject* value, const char* name, const char* expected) {
  std::array<char, 300> problem{};
  std::snprintf(problem.data(), problem.size(), "must be %s, not %.200s", expected,
                Py_TYPE(value)->tp_name);
  fail("wrong_type", name, problem.data());
}

std::string_view ArgumentReader::utf8(PyObject* value, const char* name, const char* expected) {
  if (failed()) return {};
  if (!PyUnicode_Check(value)) {
    wrong_type(value, name, expected);
    return {};
  }
  Py_ssize_t size = 0;
  const char* data = nullptr;
  without_collector([&]() -> PyObject* {
    data = PyUnicode_AsUTF8AndSize(value, &size);
    return nullptr;
  });
  if (data != nullptr) return {data, static_cast<std::size_t>(size)};
  const bool is_surrogate = PyErr_ExceptionMatches(PyExc_UnicodeEncodeError) != 0;
  PyErr_Clear();  // the exception quotes the text, which may be the admin key
  if (is_surrogate) {
    invalid_argument(name, "is not valid Unicode text: it contains a lone surrogate");
  } else {
    fail("internal", name, "does not fit in memory");
  }
  return {};
}

std::string_view ArgumentReader::text(PyObject* value, const char* name) {
  return utf8(value, name, "str");
}

std::optional<std::string_view> ArgumentReader::optional_text(PyObject* value, const char* name) {
  if (value == Py_None) return std::nullopt;
  return utf8(value, name, "str or None");
}

std::optional<std::string_view> ArgumentReader::optional_path(PyObject* value, const char* name) {
  if (value == Py_None) return std::nullopt;
  if (PyBytes_Check(value)) return bytes(value, name);
  return utf8(value, name, "str, os.PathLike or None");
}

void ArgumentReader::tuple_of_texts(PyObject* value, const char* name) {
  if (failed()) return;
  if (!PyTuple_Check(value)) return wrong_type(value, name, "a tuple of str");
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(value); ++i) text(PyTuple_GET_ITEM(value, i), name);
}

void ArgumentReader::tuple_of_bytes(PyObject* value, const char* name) {
  if (failed()) return;
  if (!PyTuple_Check(value)) return wrong_type(value, name, "a tuple of bytes");
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(value); ++i) bytes(PyTuple_GET_ITEM(value, i), name);
}

std::chrono::milliseconds ArgumentReader::duration(PyObject* value, const char* name) {
  using std::chrono::milliseconds;
  if (failed()) return {};
  if ((!PyFloat_Check(value) && !PyLong_Check(value)) || PyBool_Check(value)) {
    wrong_type(value, name, "int or float seconds");
    return {};
  }
  const double number = seconds(value);
  if (!std::isfinite(number)) {
    invalid_argument(name, "must be a finite number of seconds");
  } else if (number <= 0) {
    invalid_argument(name, "must be above 0 seconds");
  } else {
    const double rounded = std::ceil(std::min(number, max_seconds) * 1000);
    return milliseconds(static_cast<milliseconds::rep>(rounded));
  }
  return {};
}

std::optional<std::chrono::milliseconds> ArgumentReader::optional_duration(PyObject* value,
                                                                           const char* name) {
  if (value == Py_None) return std::nullopt;
  return duration(value, name);
}

int ArgumentReader::integer(PyObject* value, const char* name) {
  if (failed()) return 0;
  if (!PyLong_Check(value) || PyBool_Check(value)) {
    wrong_type(value, name, "int");
    return 0;
  }
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
  constexpr long long min = std::numeric_limits<int>::min();
  constexpr long long max = std::numeric_limits<int>::max();
  if (overflow != 0) return static_cast<int>(overflow < 0 ? min : max);
  return static_cast<int>(std::clamp(number, min, max));
}

bool ArgumentReader::flag(PyObject* value, const char* name) {
  if (!failed() && !PyBool_Check(value)) wrong_type(value, name, "bool");
  return value == Py_True;
}

std::string_view ArgumentReader::bytes(PyObject* value, const char* name) {
  if (failed()) return {};
  if (!PyBytes_Check(value)) {
    wrong_type(value, name, "bytes");
    return {};
  }
  return {PyBytes_AS_STRING(value), static_cast<std::size_t>(PyBytes_GET_SIZE(value))};
}

}  // namespace userhub::python
