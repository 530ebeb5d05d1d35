#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace userhub::testing {

/// An empty directory, removed with its content.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string path = "/tmp/userhub-test-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = path;
  }
  ~ScratchDirectory() {
    std::error_code gone;
    std::filesystem::remove_all(path_, gone);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace userhub::testing
