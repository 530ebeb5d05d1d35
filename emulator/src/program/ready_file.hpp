#pragma once

#include <string>

namespace userhub::emulator {

/// A file that is there, whole, as long as the emulator answers.
class ReadyFile {
 public:
  /// Removes what an earlier run has left there; "" stands for no file. Throws std::system_error
  /// where that cannot be done.
  explicit ReadyFile(std::string path);
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;
  /// Leaves a file that another run has since put there.
  ~ReadyFile();

  /// Makes it appear, for its owner alone, as the line holds the admin key. Throws
  /// std::system_error where it cannot be written.
  void write(const std::string& line);

 private:
  std::string path_;
  std::string line_;  // "": not written.
};

}  // namespace userhub::emulator
