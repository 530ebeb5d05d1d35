#include <csignal>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "bindings.hpp"
#include "command_line.hpp"

namespace py = pybind11;

namespace userhub::python {
namespace {

// As a program has them that Python did not start; what the command starts inherits them too.
void restore_signals() {
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGXFSZ, SIG_DFL);
  // Ignored only by who started the process, as a shell does for its background jobs.
  if (std::signal(SIGINT, SIG_DFL) == SIG_IGN) std::signal(SIGINT, SIG_IGN);
}

int run_command(const py::list& arguments) {
  std::vector<std::string> texts;
  for (const py::handle argument : arguments) texts.push_back(bytes(argument, "arguments"));
  std::vector<char*> argv;
  argv.reserve(texts.size() + 1);
  for (std::string& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  restore_signals();
  const py::gil_scoped_release released;
  return cli::run_command_line(static_cast<int>(texts.size()), argv.data());
}

}  // namespace

void bind_command(py::module_& module) {
  module.def("run_command", &run_command);
}

}  // namespace userhub::python
