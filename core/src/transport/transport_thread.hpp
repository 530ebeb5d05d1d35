#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "transport/mailbox.hpp"

namespace userhub {

/// Starts an AsyncTransport's thread. It takes no signals: those are for the application's threads.
/// exit() ends it by its mailbox, with Mailbox::End::at_once, before OpenSSL, which it uses, tears
/// itself down. Throws std::bad_alloc, and std::system_error with a text for the caller.
std::thread start_transport_thread(std::shared_ptr<Mailbox> mailbox, std::function<void()> run);

}  // namespace userhub
