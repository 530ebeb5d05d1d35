#include "process/unshared_pair.hpp"

#include <unistd.h>

namespace userhub {

UnsharedPair::UnsharedPair(DescriptorPair pair) {
  try {
    read_end_.emplace(pair.read_end);
  } catch (...) {
    ::close(pair.write_end);
    throw;
  }
  write_end_.emplace(pair.write_end);
}

}  // namespace userhub
