#pragma once

#include <cstdint>

namespace userhub {

/// The number of this process in a line of forks: never 0, and greater in a child than in its
/// parent. It distinguishes what fork() copied from what this process made. A process ID cannot: a
/// child in its own PID namespace may have its parent's. Costs two loads. Lock-free, and so usable
/// at any time after a fork.
///
/// A generation begins in a page that the kernel wipes in every child, and in a handler of
/// pthread_atfork(). A child with neither looks like its parent: a child of the bare system
/// call clone() if the page is not wiped, as under qemu-user, or if there is none, as on systems
/// other than Linux.
std::uint64_t generation();

}  // namespace userhub
