#pragma once

#include <cstdint>

namespace userhub {

/// Which process of a line of forks this is: never 0, and more in a child than in its parent. Tells
/// what fork() brought from what was made here. A process ID does not: a child in a PID namespace
/// of its own may have its parent's. Two loads; lock-free, so at any time after a fork.
///
/// A page that the kernel wipes in a child, however forked, begins a generation, and so does a
/// handler of pthread_atfork(). A child of neither is taken for its parent: one of the bare system
/// call clone() where the page is not wiped, as under qemu-user.
std::uint64_t generation();

}  // namespace userhub
