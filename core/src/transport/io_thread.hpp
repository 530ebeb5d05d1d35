#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "transport/command_queue.hpp"

namespace userhub {

/// Starts an AsyncTransport's thread. It takes no signals: those are for the application's threads.
/// exit() ends it by its command_queue, with CommandQueue::End::at_once, before OpenSSL, which it
/// uses, tears itself down. Throws std::bad_alloc, and std::system_error with a text for the
/// caller.
std::thread start_transport_thread(std::shared_ptr<CommandQueue> command_queue,
                                   std::function<void()> run);

}  // namespace userhub
