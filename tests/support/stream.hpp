#pragma once

#include <poll.h>

#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st;

namespace userhub::testing {

/// One accepted connection, as it is or in TLS. Never waits; owns its descriptor.
class Stream {
 public:
  enum class Outcome {
    progress,
    blocked,  ///< Try again once the descriptor is ready for the events.
    goodbye,  ///< The peer ended its TLS with a close_notify.
    closed,   ///< The peer closed without one.
    failed,   ///< A reset, or what is not TLS.
  };

  explicit Stream(int descriptor) : descriptor_(descriptor) {}
  virtual ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  int descriptor() const { return descriptor_; }
  short events_to_read() const { return events_to_read_; }
  short events_to_write() const { return events_to_write_; }

  /// Appends bytes that have arrived.
  virtual Outcome read(std::string& bytes) = 0;
  /// Takes off the front what was sent.
  virtual Outcome write(std::string_view& bytes) = 0;
  /// Tells the peer that no more comes; before a close.
  virtual void say_goodbye() = 0;
  /// Renegotiates, to ask for a certificate. Only TLS 1.2 has this.
  virtual void demand_certificate() = 0;
  /// Gives the descriptor away.
  int release();

 protected:
  short events_to_read_ = POLLIN;
  short events_to_write_ = POLLOUT;

 private:
  int descriptor_;
};

std::unique_ptr<Stream> plain_stream(int descriptor);

/// The handshake is made by the first reads and writes.
std::unique_ptr<Stream> tls_stream(int descriptor, ssl_ctx_st& context);

}  // namespace userhub::testing
