#include "arguments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "errors.hpp"

namespace py = pybind11;

namespace userhub::python {
namespace {

constexpr double most_seconds = 1e9;  // fits in milliseconds, and is over what the core accepts

[[noreturn]] void refuse_value(const char* name, const std::string& why) {
  Error error;
  error.code = ErrorCode::invalid_argument;
  error.message = name + (" " + why);
  error.param = name;
  raise(error);
}

std::string utf8(py::handle value, const char* name, const char* expected) {
  if (!PyUnicode_Check(value.ptr())) refuse_type(value, name, expected);
  Py_ssize_t size = 0;
  const char* data = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
  if (data != nullptr) return {data, static_cast<std::size_t>(size)};
  if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError) == 0) throw py::error_already_set();
  PyErr_Clear();  // it quotes the text, which may be the admin key
  refuse_value(name, "is not valid Unicode text: it holds a lone surrogate");
}

double seconds(py::handle value) {
  const double result = PyFloat_AsDouble(value.ptr());
  if (PyErr_Occurred() == nullptr) return result;
  PyErr_Clear();  // an int that is too large for a float
  return most_seconds;
}

}  // namespace

void refuse_type(py::handle value, const char* name, const char* expected) {
  PyErr_Format(PyExc_TypeError, "%s must be %s, not %.200s", name, expected,
               Py_TYPE(value.ptr())->tp_name);
  throw py::error_already_set();
}

std::string text(py::handle value, const char* name) {
  return utf8(value, name, "str");
}

std::optional<std::string> optional_text(py::handle value, const char* name) {
  if (value.is_none()) return std::nullopt;
  return utf8(value, name, "str or None");
}

std::optional<std::vector<std::string>> optional_texts(py::handle value, const char* name) {
  if (value.is_none()) return std::nullopt;
  if (PyUnicode_Check(value.ptr()) || !py::isinstance<py::iterable>(value)) {
    refuse_type(value, name, "a list of str");
  }
  std::vector<std::string> texts;
  for (const py::handle item : value) texts.push_back(text(item, name));
  return texts;
}

std::chrono::milliseconds duration(py::handle value, const char* name) {
  if (!PyFloat_Check(value.ptr()) && !PyLong_Check(value.ptr())) {
    refuse_type(value, name, "int or float seconds");
  }
  if (PyBool_Check(value.ptr())) refuse_value(name, "is a number of seconds, not a bool");
  const double given = seconds(value);
  if (!std::isfinite(given)) refuse_value(name, "must be a finite number of seconds");
  if (given <= 0) refuse_value(name, "must be above 0 seconds");
  const double milliseconds = std::ceil(std::min(given, most_seconds) * 1000);
  return std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(milliseconds));
}

std::optional<std::chrono::milliseconds> optional_duration(py::handle value, const char* name) {
  if (value.is_none()) return std::nullopt;
  return duration(value, name);
}

int integer(py::handle value, const char* name) {
  if (!PyLong_Check(value.ptr()) || PyBool_Check(value.ptr())) refuse_type(value, name, "int");
  int overflow = 0;
  const long long given = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
  constexpr long long least = std::numeric_limits<int>::min();
  constexpr long long most = std::numeric_limits<int>::max();
  if (overflow != 0) return static_cast<int>(overflow < 0 ? least : most);
  return static_cast<int>(std::clamp(given, least, most));
}

bool flag(py::handle value, const char* name) {
  if (!PyBool_Check(value.ptr())) refuse_type(value, name, "bool");
  return value.ptr() == Py_True;
}

std::string bytes(py::handle value, const char* name) {
  if (PyObject_CheckBuffer(value.ptr()) == 0) refuse_type(value, name, "bytes");
  Py_buffer view{};
  if (PyObject_GetBuffer(value.ptr(), &view, PyBUF_FULL_RO) != 0) throw py::error_already_set();
  std::string copy(static_cast<std::size_t>(view.len), '\0');
  const int failed = PyBuffer_ToContiguous(copy.data(), &view, view.len, 'C');
  PyBuffer_Release(&view);
  if (failed != 0) throw py::error_already_set();
  return copy;
}

}  // namespace userhub::python
