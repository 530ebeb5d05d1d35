#include "gzip.hpp"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace userhub::testing {
namespace {

/// Compresses piece by piece.
class Gzip {
 public:
  Gzip() {
    constexpr int gzip_window_bits = 15 + 16;
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window_bits, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::runtime_error("deflateInit2");
    }
  }
  ~Gzip() { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  void add(const std::string& text, int flush) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    std::array<char, 16384> buffer;
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream_.avail_out = static_cast<uInt>(buffer.size());
      if (deflate(&stream_, flush) == Z_STREAM_ERROR) throw std::runtime_error("deflate");
      written_.append(buffer.data(), buffer.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  std::string finish() {
    add("", Z_FINISH);
    return std::move(written_);
  }

 private:
  z_stream stream_{};
  std::string written_;
};

}  // namespace

std::string gzipped(const std::string& text) {
  Gzip gzip;
  gzip.add(text, Z_NO_FLUSH);
  return gzip.finish();
}

std::string gzipped_zeros(std::size_t count) {
  const std::string zeros(1 << 20, '\0');
  Gzip gzip;
  for (; count >= zeros.size(); count -= zeros.size()) gzip.add(zeros, Z_NO_FLUSH);
  gzip.add(zeros.substr(0, count), Z_NO_FLUSH);
  return gzip.finish();
}

}  // namespace userhub::testing
