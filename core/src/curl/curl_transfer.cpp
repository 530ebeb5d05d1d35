#include "curl/curl_transfer.hpp"

#include <algorithm>
#include <ctime>
#include <new>
#include <string>
#include <utility>

#include "curl/curl_failure.hpp"
#include "curl/easy_handle.hpp"
#include "curl/header_guard.hpp"
#include "curl/tls_context.hpp"
#include "curl/trust_store.hpp"
#include "process/fork_hold.hpp"
#include "process/resource_error.hpp"

namespace userhub {
namespace {

constexpr std::chrono::milliseconds rounding{2};  ///< curl ends a time this much early or late.

AttemptOutcome tls_failure(FailureCause cause, std::string message) {
  return {.cause = cause, .message = std::move(message), .phase = Phase::tls};
}

}  // namespace

std::expected<void, Error> CurlTransfer::initialize() {
  const ForkHold hold;  // a child would wait for ever for a static that is half initialized
  static const CURLcode global = [] {
    // Makes the C library read TZ now; otherwise it would during a call, for a certificate's time.
    const std::time_t any = 0;
    std::tm parts{};
    gmtime_r(&any, &parts);
    return curl_global_init(CURL_GLOBAL_DEFAULT);
  }();
  if (global != CURLE_OK) return std::unexpected(Error{.message = "curl could not be initialized"});
  return {};
}

std::expected<std::unique_ptr<CurlTransfer>, AttemptOutcome> CurlTransfer::create(
    const ResolvedOptions& settings, OpenSockets& sockets, DeadPath& dead_path) {
  if (settings.base_url.https && settings.options.ca_file.empty() && !settings.authorities) {
    return std::unexpected(
        tls_failure(FailureCause::tls_setup, settings.authorities.error().message));
  }
  std::unique_ptr<CurlTransfer> transfer(new CurlTransfer(settings, sockets, dead_path));
  transfer->easy_.reset(curl_easy_init());
  const CURLcode set = transfer->easy_ ? transfer->set_up() : CURLE_OUT_OF_MEMORY;
  if (set == CURLE_OK) return transfer;
  return std::unexpected(AttemptOutcome{
      .message = set == CURLE_OUT_OF_MEMORY
                     ? "out of memory"
                     : "this libcurl lacks a required feature: use 7.87 or newer, with TLS"});
}

CURLcode CurlTransfer::set_up() {
  CURL* const easy = easy_.get();
  OptionSetter set(easy);
  set(CURLOPT_ERRORBUFFER, curl_text_.data());
  set(CURLOPT_PREREQFUNCTION, on_request);
  set(CURLOPT_PREREQDATA, this);
  if (tls_context::is_shared_with_libcurl()) {
    set(CURLOPT_SSL_CTX_FUNCTION, on_tls_context);
    set(CURLOPT_SSL_CTX_DATA, this);
  }
  set(options_.set_fixed(easy));
  set(reader_.install(easy));
  set(sockets_->track(easy));
  return set.result();
}

std::optional<AttemptOutcome> CurlTransfer::begin(const EncodedRequest& request,
                                                  const AttemptLimits& limits) {
  if ((settings_->base_url.https || settings_->proxy.is_set()) && tls_context::has_shut_down()) {
    return tls_failure(FailureCause::internal,
                       "the process exits and OpenSSL has shut down: make no call in an exit "
                       "handler");
  }
  reader_.begin();
  request_begun_ = false;
  tls_begun_ = false;
  tls_alert_.reset();
  tls_failure_.reset();
  curl_text_[0] = '\0';
  limits_ = limits;
  begun_ = std::chrono::steady_clock::now();
  OptionSetter set(handle());
  set(options_.set_attempt(handle(), request, limits, dead_path_->max_idle(begun_)));
  set(header_guard::before_transfer(handle()));
  if (set.result() == CURLE_OK) return std::nullopt;
  return AttemptOutcome{.message = curl_easy_strerror(set.result())};
}

AttemptOutcome CurlTransfer::finish(CURLcode result) {
  AttemptOutcome outcome = outcome_so_far();
  if (result != CURLE_OK && tls_failure_) {
    outcome.cause = tls_failure_->cause;
    outcome.message = std::move(tls_failure_->message);
    outcome.phase = Phase::tls;
  } else {
    result = reader_.precise(result);
    outcome.answer = reader_.answer(result);
    if (outcome.answer == nullptr) explain_failure(outcome, result);
  }
  tls_alert_.reset();
  return outcome;
}

AttemptOutcome CurlTransfer::cancel() const {
  AttemptOutcome outcome = outcome_so_far();
  outcome.cause = FailureCause::cancelled;
  outcome.message = cancelled_in(outcome.phase).message;
  return outcome;
}

AttemptOutcome CurlTransfer::outcome_so_far() const {
  const Phase reached = phase();
  const bool is_sent = reached == Phase::request || reached == Phase::response;
  return {.phase = reached,
          .http_status = reader_.status(),
          .bytes_received = reader_.bytes_received(),
          .connection_reused = is_sent && curl_info(handle(), CURLINFO_NUM_CONNECTS) == 0};
}

void CurlTransfer::explain_failure(AttemptOutcome& outcome, CURLcode result) const {
  if (result == CURLE_OPERATION_TIMEDOUT) return explain_time_out(outcome);
  if (result == CURLE_OUT_OF_MEMORY) {
    outcome.message = "out of memory";
    return;
  }
  explain(outcome, {.settings = *settings_,
                    .easy = handle(),
                    .result = result,
                    .request_begun = request_begun_,
                    .problem = reader_.problem(),
                    .curl_text = curl_text_.data(),
                    .alert = tls_alert_});
  if (result == CURLE_COULDNT_CONNECT && sockets_->lacks_descriptors()) {
    outcome.message = too_many_open_files;
  }
  // curl repeats such a request itself, but counts the deaths over a handle's whole life and gives
  // up at each fifth.
  if (outcome.is_stale()) connection_died();
}

void CurlTransfer::explain_time_out(AttemptOutcome& outcome) const {
  if (std::chrono::steady_clock::now() - begun_ + rounding >= limits_.timeout) {
    if (outcome.phase == Phase::request && outcome.connection_reused) connection_died();
    outcome.cause = FailureCause::attempt_timeout;
    outcome.message = "no answer from " + destination(*settings_);
  } else {
    outcome.cause = FailureCause::connect_timeout;
    outcome.message =
        "could not connect to " + destination(*settings_) + " within the connect timeout";
  }
}

std::chrono::steady_clock::time_point CurlTransfer::overdue_at() const {
  const auto limit =
      request_begun_ ? limits_.timeout : std::min(limits_.timeout, limits_.connect_timeout);
  return begun_ + limit + rounding;
}

bool CurlTransfer::may_stall() const {
  static const auto version = curl_version_info(CURLVERSION_NOW)->version_num;
  return !request_begun_ && version < CURL_VERSION_BITS(8, 4, 0);
}

void CurlTransfer::resume_connecting() {
  curl_easy_pause(handle(), CURLPAUSE_RECV);
  curl_easy_pause(handle(), CURLPAUSE_CONT);
}

Phase CurlTransfer::phase() const {
  if (reader_.bytes_received() > 0) return Phase::response;
  // Not CURLINFO_PRETRANSFER_TIME_T: newer versions set it at the end even if no request began.
  if (request_begun_) return Phase::request;
  if (tls_begun_) return Phase::tls;
  curl_off_t lookup_microseconds = 0;
  curl_easy_getinfo(handle(), CURLINFO_NAMELOOKUP_TIME_T, &lookup_microseconds);
  return lookup_microseconds > 0 ? Phase::connect : Phase::resolve;
}

/// For a server or a proxy. libcurl trusts only the certificates that this function sets.
CURLcode CurlTransfer::on_tls_context(CURL* /*easy*/, void* context, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  try {
    transfer.tls_failure_ = transfer.set_up_tls(static_cast<SSL_CTX*>(context));
  } catch (const std::bad_alloc&) {
    transfer.tls_failure_ = tls_failure(FailureCause::internal, "out of memory");
  }
  return transfer.tls_failure_ ? CURLE_SSL_CACERT_BADFILE : CURLE_OK;
}

std::optional<AttemptOutcome> CurlTransfer::set_up_tls(SSL_CTX* context) {
  if (!tls_context::is_of_this_copy(context)) {
    return tls_failure(FailureCause::tls_setup,
                       "libcurl runs on another copy of OpenSSL than this library: link both with "
                       "the same one");
  }
  tls_context::accept_end_without_goodbye(context);
  tls_alert_.watch(context);
  tls_begun_ = tls_context::is_to_server(context);
  if (!settings_->trust_store || !tls_begun_) return std::nullopt;
  const auto edition = settings_->trust_store->install(context);
  if (!edition) return tls_failure(FailureCause::tls_setup, edition.error().message);
  if (*edition == options_.trust_edition()) return std::nullopt;
  return tls_failure(FailureCause::trust_changed, "the CA certificates changed while connecting");
}

int CurlTransfer::on_request(void* self, char* /*address*/, char* /*local_address*/, int /*port*/,
                             int local_port) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  CURL* const easy = transfer.handle();
  const bool is_new_connection = curl_info(easy, CURLINFO_NUM_CONNECTS) > 0;
  if (is_new_connection) transfer.sockets_->connected(local_port);
  const bool is_repeat = std::exchange(transfer.request_begun_, true);
  if (is_repeat) transfer.connection_died();
  transfer.request_sent_ = std::chrono::steady_clock::now();
  if (!is_repeat || is_new_connection) return CURL_PREREQFUNC_OK;
  // curl repeats the request on the next kept connection, which may be dead too.
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  return CURL_PREREQFUNC_ABORT;
}

void CurlTransfer::connection_died() const {
  const auto now = std::chrono::steady_clock::now();
  dead_path_->connection_failed(now, now - request_sent_);
}

}  // namespace userhub
