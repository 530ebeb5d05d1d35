#include "ready_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

namespace userhub::emulator {
namespace {

[[noreturn]] void fail_to_write(const std::string& path, int error) {
  throw std::system_error(error, std::generic_category(), "cannot write the ready file " + path);
}

// The line has the process ID: no two runs have the same.
bool holds(const std::string& path, const std::string& line) {
  std::string first;
  std::ifstream file(path);
  return std::getline(file, first) && first == line;
}

bool write_new_file(const std::string& path, const std::string& line) {
  unlink(path.c_str());  // A killed run with the same process ID may have left one.
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool written = dprintf(file, "%s\n", line.c_str()) >= 0;
  return close(file) == 0 && written;
}

}  // namespace

ReadyFile::ReadyFile(std::string path) : path_(std::move(path)) {
  if (path_.empty() || unlink(path_.c_str()) == 0 || errno == ENOENT) return;
  fail_to_write(path_, errno);
}

void ReadyFile::write(const std::string& line) {
  if (path_.empty()) return;
  // A script that waits for the file must not see half of it.
  const std::string unfinished = path_ + "." + std::to_string(getpid());
  if (write_new_file(unfinished, line) && std::rename(unfinished.c_str(), path_.c_str()) == 0) {
    line_ = line;
    return;
  }
  const int error = errno;
  unlink(unfinished.c_str());
  fail_to_write(path_, error);
}

ReadyFile::~ReadyFile() {
  if (!line_.empty() && holds(path_, line_)) unlink(path_.c_str());
}

}  // namespace userhub::emulator
