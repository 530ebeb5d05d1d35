#include "stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>
#include <utility>

namespace userhub::testing {
namespace {

using Outcome = Stream::Outcome;
using Buffer = std::array<char, 16384>;

Outcome refused_by_kernel() {
  return errno == EAGAIN || errno == EINTR ? Outcome::blocked : Outcome::failed;
}

class PlainStream : public Stream {
 public:
  using Stream::Stream;

  Outcome read(std::string& bytes) override {
    Buffer buffer;
    const auto size = ::recv(descriptor(), buffer.data(), buffer.size(), 0);
    if (size < 0) return refused_by_kernel();
    bytes.append(buffer.data(), static_cast<std::size_t>(size));
    return size == 0 ? Outcome::closed : Outcome::progress;
  }

  Outcome write(std::string_view& bytes) override {
    const auto size = ::send(descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0) return refused_by_kernel();
    bytes.remove_prefix(static_cast<std::size_t>(size));
    return Outcome::progress;
  }

  void say_goodbye() override {}
  void demand_certificate() override {}
};

class TlsStream : public Stream {
 public:
  TlsStream(int descriptor, SSL_CTX& context) : Stream(descriptor), ssl_(SSL_new(&context)) {
    if (!ssl_ || SSL_set_fd(ssl_.get(), descriptor) != 1) throw std::bad_alloc();
    SSL_set_accept_state(ssl_.get());
  }

  Outcome read(std::string& bytes) override {
    if (refused_) return wait_for_end();
    Buffer buffer;
    std::size_t size = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(ssl_.get(), buffer.data(), buffer.size(), &size);
    bytes.append(buffer.data(), size);
    const Outcome reached = outcome(result, events_to_read_);
    refused_ = reached == Outcome::failed && SSL_get_verify_mode(ssl_.get()) != SSL_VERIFY_NONE;
    if (!refused_) return reached;
    ::shutdown(descriptor(), SHUT_WR);
    return wait_for_end();
  }

  Outcome write(std::string_view& bytes) override {
    std::size_t size = 0;
    ERR_clear_error();
    const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &size);
    bytes.remove_prefix(size);
    return outcome(result, events_to_write_);
  }

  void say_goodbye() override {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }

  void demand_certificate() override {
    ERR_clear_error();
    SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_set_options(ssl_.get(), SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION);
    SSL_renegotiate(ssl_.get());
    SSL_do_handshake(ssl_.get());
  }

 private:
  struct SslFree {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  /// After an alert: a close with bytes unread would be a reset, which may overtake it.
  Outcome wait_for_end() {
    Buffer buffer;
    const auto size = ::recv(descriptor(), buffer.data(), buffer.size(), 0);
    events_to_read_ = POLLIN;
    if (size > 0) return wait_for_end();
    return size < 0 && refused_by_kernel() == Outcome::blocked ? Outcome::blocked : Outcome::failed;
  }

  Outcome outcome(int result, short& events) {
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_NONE:
        return Outcome::progress;
      case SSL_ERROR_WANT_READ:
        events = POLLIN;
        return Outcome::blocked;
      case SSL_ERROR_WANT_WRITE:
        events = POLLOUT;
        return Outcome::blocked;
      case SSL_ERROR_ZERO_RETURN:
        return Outcome::goodbye;
      default:
        return ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING
                   ? Outcome::closed
                   : Outcome::failed;
    }
  }

  std::unique_ptr<SSL, SslFree> ssl_;
  bool refused_ = false;  ///< The client, for want of its certificate.
};

}  // namespace

Stream::~Stream() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

int Stream::release() {
  return std::exchange(descriptor_, -1);
}

std::unique_ptr<Stream> plain_stream(int descriptor) {
  return std::make_unique<PlainStream>(descriptor);
}

std::unique_ptr<Stream> tls_stream(int descriptor, SSL_CTX& context) {
  return std::make_unique<TlsStream>(descriptor, context);
}

}  // namespace userhub::testing
