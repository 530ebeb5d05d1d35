#include "state_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace userhub::emulator {
namespace {

using std::filesystem::perms;

constexpr perms of_others = perms::group_all | perms::others_all;

void remove_rights_of_others(const std::string& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!exists(status) || (status.permissions() & of_others) == perms::none) return;
  std::filesystem::permissions(file, of_others, std::filesystem::perm_options::remove, error);
  if (error) {
    throw std::runtime_error("others may read it, and its mode cannot be set to 0600: " +
                             error.message());
  }
}

}  // namespace

void create_state_file(const std::string& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) {
    fchmod(descriptor, 0600);  // Whatever the umask takes away.
    close(descriptor);
  }
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (exists(status) && !is_regular_file(status)) throw std::runtime_error("it is not a file");
}

void keep_from_others(const std::string& file) {
  // SQLite puts its other files beside the one that a symbolic link leads to.
  const std::string real = std::filesystem::canonical(file);
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    remove_rights_of_others(real + suffix);
  }
}

}  // namespace userhub::emulator
