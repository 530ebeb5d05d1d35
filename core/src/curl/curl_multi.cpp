#include "curl/curl_multi.hpp"

#include <cerrno>
#include <new>
#include <system_error>

#include "process/fork_hold.hpp"

namespace userhub {
namespace {

/// CURLMOPT_QUICK_EXIT: the end does not wait for name lookups. Needed since libcurl 8.20, where
/// their threads are the multi handle's; until then it is the transfer's CURLOPT_QUICK_EXIT.
constexpr auto quick_exit = static_cast<CURLMoption>(CURLOPTTYPE_LONG + 21);

/// Newer versions of libcurl open the descriptors to be woken by at once. Null without memory.
CURLM* new_multi() {
  errno = 0;
  CURLM* const multi = curl_multi_init();
  if (multi == nullptr && (errno == EMFILE || errno == ENFILE)) {
    throw std::system_error(errno, std::generic_category());
  }
  return multi;
}

}  // namespace

CurlMulti::CurlMulti(long max_connections) : multi_(new_multi()) {
  if (!multi_ ||
      curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, max_connections) != CURLM_OK) {
    throw std::bad_alloc();
  }
  curl_multi_setopt(multi_.get(), quick_exit, 1L);  // older versions do not know it
}

void CurlMulti::Cleanup::operator()(CURLM* multi) const {
  const ForkHold hold;
  curl_multi_cleanup(multi);
}

CURLMcode CurlMulti::add(CURL* easy) {
  const ForkHold hold;
  return curl_multi_add_handle(multi_.get(), easy);
}

void CurlMulti::remove(CURL* easy) {
  const ForkHold hold;
  curl_multi_remove_handle(multi_.get(), easy);
}

CURLMcode CurlMulti::perform() {
  const ForkHold hold;
  int running = 0;
  return curl_multi_perform(multi_.get(), &running);
}

CURLMcode CurlMulti::poll(std::chrono::milliseconds longest) {
  return curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(longest.count()), nullptr);
}

bool CurlMulti::wake() {
  return curl_multi_wakeup(multi_.get()) == CURLM_OK;
}

std::optional<CurlMulti::Finished> CurlMulti::next_finished() {
  int left = 0;
  const CURLMsg* message = curl_multi_info_read(multi_.get(), &left);
  if (message == nullptr) return std::nullopt;
  return Finished{message->easy_handle, message->data.result};
}

AttemptOutcome curl_multi_failure(CURLMcode code) {
  return {.message = curl_multi_strerror(code)};
}

}  // namespace userhub
