#pragma once

#include <optional>

#include "process/platform.hpp"
#include "process/unshared_descriptor.hpp"

namespace userhub {

/// Owns two descriptors as UnsharedDescriptor owns one.
class UnsharedPair {
 public:
  /// Throws std::bad_alloc, and then closes both.
  explicit UnsharedPair(DescriptorPair pair);

  int read_end() const { return read_end_->number(); }
  int write_end() const { return write_end_->number(); }

  /// Before the destructor does. read_end() is invalid from here on.
  void close_read_end() { read_end_.reset(); }

 private:
  std::optional<UnsharedDescriptor> read_end_;
  std::optional<UnsharedDescriptor> write_end_;
};

}  // namespace userhub
