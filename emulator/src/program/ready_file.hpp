#pragma once

#include <string>

namespace userhub::emulator {

/// A file that exists, complete, while the emulator answers.
class ReadyFile {
 public:
  /// Removes the file of an earlier run; "" means no file. Throws std::system_error if that fails.
  explicit ReadyFile(std::string path);
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;
  /// Does not remove the file of a later run.
  ~ReadyFile();

  /// Creates it, readable by its owner only, because the line has the admin key. Throws
  /// std::system_error if that fails.
  void write(const std::string& line);

 private:
  std::string path_;
  std::string line_;  // "" until written.
};

}  // namespace userhub::emulator
