#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "transport/command_queue.hpp"

namespace userhub {

/// Starts an I/O thread, on which no signal handler runs: signals are for the application's
/// threads. exit() ends it by CommandQueue::End::at_once before OpenSSL, which the thread uses,
/// shuts down. Throws std::bad_alloc, and std::system_error with a message for the caller.
std::thread start_thread(const std::shared_ptr<CommandQueue>& command_queue,
                         std::function<void()> run);

}  // namespace userhub
