#pragma once

#include <string>

namespace userhub::emulator {

/// A file that is there, whole, as long as the emulator answers.
class ReadyFile {
 public:
  /// Takes the place of what was there; "" makes none. Throws std::system_error where it cannot be
  /// written.
  ReadyFile(std::string path, const std::string& line);
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;
  ~ReadyFile();

 private:
  std::string path_;
};

}  // namespace userhub::emulator
