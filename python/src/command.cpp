#include <array>
#include <csignal>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "bindings.hpp"
#include "command_line.hpp"
#include "native_type.hpp"
#include "values.hpp"
#include "without_gil.hpp"

namespace userhub::python {
namespace {

// Undoes what Python changed, for the command and for the programs that it starts.
void restore_signals() {
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGXFSZ, SIG_DFL);
  // Stays ignored if the parent ignored it, as a shell does for background jobs.
  if (std::signal(SIGINT, SIG_DFL) == SIG_IGN) std::signal(SIGINT, SIG_IGN);
}

/// The arguments in the form of main().
struct ProgramArguments {
  std::vector<std::string> texts;
  std::vector<char*> pointers;
};

/// `arguments` is a tuple of bytes.
ProgramArguments copy(PyObject* arguments) {
  ProgramArguments copied;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(arguments); ++i) {
    copied.texts.emplace_back(PyBytes_AS_STRING(PyTuple_GET_ITEM(arguments, i)));
  }
  for (std::string& text : copied.texts) copied.pointers.push_back(text.data());
  copied.pointers.push_back(nullptr);
  return copied;
}

PyObject* run_command(PyObject* /*module*/, PyObject* const* arguments) {
  ArgumentReader read;
  read.tuple_of_bytes(arguments[0], "arguments");
  if (read.failed()) return failure(read.error());
  ProgramArguments* copied = on_heap([arguments] { return copy(arguments[0]); });
  if (copied == nullptr) return PyErr_NoMemory();
  int code = 0;
  without_gil([copied, &code]() noexcept {
    restore_signals();
    code = cli::run_command_line(static_cast<int>(copied->texts.size()), copied->pointers.data());
  });
  delete copied;
  return PyLong_FromLong(code);
}

std::array functions{method<run_command, 1>("run_command"), PyMethodDef{}};

}  // namespace

void bind_command(pybind11::module_& module) {
  add_functions(module, functions.data());
}

}  // namespace userhub::python
