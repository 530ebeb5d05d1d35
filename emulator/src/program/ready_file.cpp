#include "ready_file.hpp"

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

}  // namespace

ReadyFile::ReadyFile(std::string path, const std::string& line) : path_(std::move(path)) {
  if (path_.empty()) return;
  // Who waits for the file must not find half of it.
  const std::string unfinished = path_ + "." + std::to_string(getpid());
  std::ofstream file(unfinished, std::ios::trunc);
  file << line << '\n';
  file.close();
  if (!file || std::rename(unfinished.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    unlink(unfinished.c_str());
    fail_to_write(path_, error);
  }
}

ReadyFile::~ReadyFile() {
  if (!path_.empty()) unlink(path_.c_str());
}

}  // namespace userhub::emulator
