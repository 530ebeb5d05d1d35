#include "state/state_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace userhub::emulator {
namespace {

using std::filesystem::perms;

constexpr perms other_permissions = perms::group_all | perms::others_all;

void remove_other_permissions(const std::string& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!exists(status) || (status.permissions() & other_permissions) == perms::none) return;
  std::filesystem::permissions(file, other_permissions, std::filesystem::perm_options::remove,
                               error);
  if (error) {
    throw std::runtime_error("other users can read it, and its mode cannot be set to 0600: " +
                             error.message());
  }
}

}  // namespace

void create_state_file(const std::string& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) {
    fchmod(descriptor, 0600);  // The umask may have removed a right of the owner.
    close(descriptor);
  }
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (exists(status) && !is_regular_file(status))
    throw std::runtime_error("it is not a regular file");
}

void restrict_to_owner(const std::string& file) {
  // SQLite creates its other files next to the target of a symbolic link.
  const std::string real = std::filesystem::canonical(file);
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    remove_other_permissions(real + suffix);
  }
}

}  // namespace userhub::emulator
