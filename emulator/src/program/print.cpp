#include "print.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <string>

#include "exit_code.hpp"

namespace userhub::emulator {

bool print(std::string_view text) {
  std::signal(SIGPIPE, SIG_IGN);
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return true;
  fail(std::string("cannot write to stdout: ") + std::strerror(errno));
  return false;
}

void note(std::string_view message) {
  std::cerr << "userhub-emulator: " << message << '\n' << std::flush;
}

void warn(std::string_view message) {
  std::cerr << "userhub-emulator: warning: " << message << '\n' << std::flush;
}

int fail(std::string_view message) {
  note(message);
  return exit_failure;
}

}  // namespace userhub::emulator
