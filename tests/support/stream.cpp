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
};

class TlsStream : public Stream {
 public:
  TlsStream(int descriptor, SSL_CTX& context) : Stream(descriptor), ssl_(SSL_new(&context)) {
    if (!ssl_ || SSL_set_fd(ssl_.get(), descriptor) != 1) throw std::bad_alloc();
    SSL_set_accept_state(ssl_.get());
  }

  Outcome read(std::string& bytes) override {
    Buffer buffer;
    std::size_t size = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(ssl_.get(), buffer.data(), buffer.size(), &size);
    bytes.append(buffer.data(), size);
    return outcome(result, events_to_read_);
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

 private:
  struct SslFree {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

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
