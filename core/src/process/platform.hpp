#pragma once

#include <sys/stat.h>

#include <chrono>
#include <ctime>

namespace userhub {

/// What the library needs from the system beyond the POSIX that every platform has.
/// platform_linux.cpp calls what Linux offers; platform_portable.cpp does what is possible without.
/// No descriptor that is opened here is inherited by a program that the process starts.

/// A page that the kernel fills with zeros in each child, however forked. Null if there is none.
void* page_wiped_on_fork();

/// As socket().
int open_socket(int family, int type, int protocol);

/// Bytes written to one descriptor are read from the other. None of the operations block.
struct DescriptorPair {
  int read_end;
  int write_end;
};

/// Two connected sockets. Throws std::system_error.
DescriptorPair open_socket_pair();

/// Writes a byte, unless the socket is full or closed, and raises no SIGPIPE.
void send_byte(int socket);

/// Descriptors of an event: `read_end` is readable from signal_event() to clear_event(). On Linux
/// both are the same descriptor. Throws std::system_error.
DescriptorPair open_event();
void signal_event(int write_end);
void clear_event(int read_end);

/// Ends the connection when its peer acknowledges nothing for so long: the path is dead. Does
/// nothing if the system cannot do that.
void limit_unacknowledged(int socket, std::chrono::milliseconds timeout);

/// The variable, unless the program runs with more rights than its user.
const char* trusted_environment(const char* name);

/// For debuggers. Does nothing if the system has no names for threads.
void name_this_thread(const char* name);

/// When the file was modified, and when its status changed.
timespec modified_at(const struct stat& status);
timespec changed_at(const struct stat& status);

}  // namespace userhub
