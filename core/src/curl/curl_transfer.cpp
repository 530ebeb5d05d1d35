#include "curl/curl_transfer.hpp"

#include <algorithm>
#include <ctime>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "call/moment.hpp"
#include "curl/curl_failure.hpp"
#include "curl/header_guard.hpp"
#include "curl/placeholder_certificate.hpp"
#include "curl/tls_context.hpp"
#include "curl/trust_store.hpp"
#include "process/fork_hold.hpp"
#include "text/text.hpp"

namespace userhub {
namespace {

constexpr std::size_t longest_headers = std::size_t{256} * 1024;
constexpr std::chrono::milliseconds rounding{2};  ///< curl's: a time may end so much early or late.
constexpr std::size_t kept_body_bytes = std::size_t{64} * 1024;  ///< Room for the next answer.

/// Sets options until one fails, and remembers that.
class OptionSetter {
 public:
  explicit OptionSetter(CURL* easy) : easy_(easy) {}
  template <typename Value>
  void operator()(CURLoption option, Value value) {
    if (result_ == CURLE_OK) result_ = (curl_easy_setopt)(easy_, option, value);
  }
  CURLcode result() const { return result_; }

 private:
  CURL* easy_;
  CURLcode result_ = CURLE_OK;
};

struct TrustOptions {
  CURLoption file;
  CURLoption blob;
  CURLoption directory;
};
constexpr TrustOptions of_server{CURLOPT_CAINFO, CURLOPT_CAINFO_BLOB, CURLOPT_CAPATH};
constexpr TrustOptions of_proxy{CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAINFO_BLOB,
                                CURLOPT_PROXY_CAPATH};

/// From 8.17 on libcurl takes what it was built with for an option that is null, as for one that is
/// not set.
bool fills_in_null() {
  return curl_version_info(CURLVERSION_NOW)->version_num >= 0x081100;
}

/// A copy of the text is kept.
void set_text(OptionSetter& set, CURLoption option, std::string text) {
  curl_blob blob{.data = text.data(), .len = text.size(), .flags = CURL_BLOB_COPY};
  set(option, &blob);
}

/// Has libcurl load these authorities alone.
void trust(OptionSetter& set, const CertificateAuthorities& authorities,
           const TrustOptions& options) {
  if (authorities.file.empty()) {
    set(options.file, static_cast<const char*>(nullptr));
    if (fills_in_null()) set_text(set, options.blob, placeholder_certificate);
  } else {
    set(options.file, authorities.file.c_str());
  }
  const char* const none = fills_in_null() ? "/dev/null" : nullptr;
  set(options.directory, authorities.directory.empty() ? none : authorities.directory.c_str());
}

TransferFailure failure_of(const Error& error) {
  return {.code = error.code, .phase = error.phase, .message = error.message};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_kept_header(std::string_view name) {
  constexpr std::array<std::string_view, 3> kept{"retry-after", "x-request-id", "request-id"};
  return std::any_of(kept.begin(), kept.end(), [name](std::string_view header) {
    return equals_ignoring_case(name, header);
  });
}

}  // namespace

std::expected<std::unique_ptr<CurlTransfer>, TransferFailure> CurlTransfer::create(
    const ResolvedOptions& settings, OpenSockets& sockets, DeadPath& dead_path) {
  if (settings.https && settings.options.ca_file.empty() && !settings.authorities) {
    return std::unexpected(failure_of(settings.authorities.error()));
  }
  std::unique_ptr<CurlTransfer> transfer(new CurlTransfer(settings, sockets, dead_path));
  transfer->easy_.reset(curl_easy_init());
  if (!transfer->easy_) return std::unexpected(TransferFailure{.message = "out of memory"});
  for (const CURLcode set :
       {transfer->set_fixed_options(), transfer->set_security_options(), transfer->set_proxy(),
        transfer->set_origin(), transfer->set_headers()}) {
    if (set == CURLE_OK) continue;
    return std::unexpected(
        TransferFailure{.message = set == CURLE_OUT_OF_MEMORY
                                       ? "out of memory"
                                       : "this libcurl lacks a feature that is needed: 7.87 or "
                                         "newer, with TLS"});
  }
  return transfer;
}

void CurlEasyCleanup::operator()(CURL* easy) const {
  const ForkHold hold;
  curl_easy_cleanup(easy);
}

std::expected<void, Error> CurlTransfer::initialize() {
  const ForkHold hold;  // a child would wait for ever for a static half made
  static const CURLcode global = [] {
    // The C library reads TZ for the first time that is broken down: else a certificate's.
    const std::time_t any = 0;
    std::tm parts{};
    gmtime_r(&any, &parts);
    return curl_global_init(CURL_GLOBAL_DEFAULT);
  }();
  if (global != CURLE_OK) return std::unexpected(Error{.message = "curl could not be initialized"});
  return {};
}

CURLcode CurlTransfer::set_fixed_options() {
  OptionSetter set(easy_.get());
  set(CURLOPT_POST, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // or a stuck lookup would outlast the deadline
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_ACCEPT_ENCODING, "gzip");
  set(CURLOPT_NOPROGRESS, 1L);
  set(CURLOPT_MAXLIFETIME_CONN, static_cast<long>(settings_->options.max_connection_age.count()));
  set(CURLOPT_ERRORBUFFER, curl_message_.data());
  set(CURLOPT_PREREQFUNCTION, on_request);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_HEADERFUNCTION, on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, on_body);
  set(CURLOPT_WRITEDATA, this);
  for (const CURLcode done : {header_guard::install(easy_.get()), sockets_->track(easy_.get())}) {
    if (done != CURLE_OK) return done;
  }
  return set.result();
}

CURLcode CurlTransfer::set_security_options() {
  OptionSetter set(easy_.get());
  set(CURLOPT_SSLVERSION, tls_context::server_versions);
  set(CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  const CertificateAuthorities nobody{};
  trust(set, settings_->authorities ? *settings_->authorities : nobody, of_proxy);
  trust(set, settings_->trust_store ? nobody : settings_->trusted, of_server);
  if (tls_context::is_shared_with_libcurl()) {
    set(CURLOPT_SSL_CTX_FUNCTION, on_tls_context);
    set(CURLOPT_SSL_CTX_DATA, this);
  }
  return set.result() == CURLE_OK ? set_trust_edition() : set.result();
}

/// As a text before the placeholder, by which libcurl tells connections and TLS sessions apart.
CURLcode CurlTransfer::set_trust_edition() {
  if (!settings_->trust_store) return CURLE_OK;
  trust_edition_ = settings_->trust_store->edition();
  OptionSetter set(easy_.get());
  set_text(set, CURLOPT_CAINFO_BLOB,
           "edition " + std::to_string(trust_edition_) + "\n" + placeholder_certificate);
  return set.result();
}

CURLcode CurlTransfer::set_proxy() {
  OptionSetter set(easy_.get());
  // For either one that is not set curl asks the environment, at each transfer.
  set(CURLOPT_PROXY, settings_->proxy.url.c_str());
  set(CURLOPT_NOPROXY, "");
  // Kerberos would read the environment and files, and block the thread past the deadline.
  set(CURLOPT_SOCKS5_AUTH, static_cast<long>(CURLAUTH_BASIC));
  return set.result();
}

/// Taken apart once: curl would do it for each request, a sixth of its work for one.
CURLcode CurlTransfer::set_origin() {
  const bool proxied = settings_->proxy.is_set();
  if (proxied && !settings_->https) return CURLE_OK;  // such a proxy is sent whole URLs
  origin_ = parse_url(settings_->origin);
  return curl_easy_setopt(easy_.get(), CURLOPT_CURLU, origin_.get());
}

CURLcode CurlTransfer::set_headers() {
  const auto append = [this](const std::string& line) {
    curl_slist* list = curl_slist_append(headers_.get(), line.c_str());
    if (!headers_) headers_.reset(list);  // later ones are appended behind it
    return list != nullptr;
  };
  for (const auto& [name, value] : settings_->headers) {
    if (!append(std::string(name).append(": ").append(value))) return CURLE_OUT_OF_MEMORY;
  }
  if (!append("Expect:")) return CURLE_OUT_OF_MEMORY;  // never wait for a 100-continue
  return curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headers_.get());
}

std::optional<TransferFailure> CurlTransfer::begin(const EncodedRequest& request,
                                                   const Call::Attempt& attempt) {
  response_.status = 0;
  response_.headers.clear();
  response_.body.clear();
  request_begun_ = false;
  header_bytes_ = 0;
  after_status_line_ = false;
  head_complete_ = false;
  body_too_large_ = false;
  out_of_memory_ = false;
  refused_.reset();
  tls_alert_.reset();
  trust_failure_.reset();
  curl_message_[0] = '\0';
  attempt_ = attempt;
  begun_ = std::chrono::steady_clock::now();
  OptionSetter set(easy_.get());
  if (origin_) {
    set(CURLOPT_REQUEST_TARGET, request.url.c_str() + settings_->origin.size());
  } else {
    set(CURLOPT_URL, request.url.c_str());
  }
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  set(CURLOPT_POSTFIELDS, request.body.c_str());
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(attempt.timeout.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(attempt.connect_timeout.count()));
  set(CURLOPT_FRESH_CONNECT, attempt.fresh_connection ? 1L : 0L);
  set(CURLOPT_FORBID_REUSE, 0L);
  set(CURLOPT_MAXAGE_CONN, max_idle());
  const bool has_new_trust =
      settings_->trust_store && settings_->trust_store->edition() != trust_edition_;
  for (const CURLcode done : {set.result(), has_new_trust ? set_trust_edition() : CURLE_OK,
                              header_guard::before_transfer(easy_.get())}) {
    if (done != CURLE_OK) return TransferFailure{.message = curl_easy_strerror(done)};
  }
  return std::nullopt;
}

long CurlTransfer::max_idle() const {
  constexpr std::chrono::seconds longest = std::chrono::hours(24);
  return static_cast<long>(std::min(longest, dead_path_->max_idle(begun_)).count());
}

std::optional<TransferFailure> CurlTransfer::end(CURLcode result) {
  const auto refusal = tls_refusal(result);
  tls_alert_.reset();
  response_.status = answered_status();
  if (result != CURLE_OK && trust_failure_) return std::exchange(trust_failure_, std::nullopt);
  result = meant_by(result);
  // Of a body over the limit enough is there to say so.
  if (result == CURLE_OK || body_too_large_) return std::nullopt;
  // An error answer whose body cannot be decoded is still that error, and says so instead.
  if (result == CURLE_BAD_CONTENT_ENCODING && response_.status >= 300) {
    response_.body = failure_kind(result).message;
    return std::nullopt;
  }
  if (result == CURLE_OPERATION_TIMEDOUT) return time_out_failure();
  if (result == CURLE_OUT_OF_MEMORY) {
    return TransferFailure{.phase = phase(), .message = "out of memory"};
  }
  if (const int answer = tunnel_status(); answer >= 300) {
    return TransferFailure{
        .code = ErrorCode::connection_failed,
        .phase = Phase::connect,
        .retryable = answer >= 500,
        .message = "the proxy refused to connect, with status " + std::to_string(answer)};
  }
  const FailureKind kind =
      refusal ? FailureKind{ErrorCode::tls_failed, false, *refusal} : kind_of(result);
  const Phase where = failure_phase(kind.code);
  // A kept connection died without one byte of reply. curl repeats such a request itself, but
  // counts the deaths over a handle's whole life and gives up at each fifth.
  const bool stale = kind.code == ErrorCode::connection_failed && where == Phase::request &&
                     is_connection_reused();
  if (stale) connection_died();
  return TransferFailure{.code = kind.code,
                         .phase = where,
                         .retryable = kind.retryable,
                         .message = message_of(result, kind),
                         .stale_connection = stale};
}

std::optional<std::string> CurlTransfer::tls_refusal(CURLcode result) const {
  switch (result) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:  // also where the server has not verified the client
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return header_bytes_ == 0 ? tls_alert_.refusal() : std::nullopt;
    default:
      return std::nullopt;
  }
}

Phase CurlTransfer::failure_phase(ErrorCode code) const {
  if (code == ErrorCode::tls_failed) return Phase::tls;
  if (code == ErrorCode::bad_response) return Phase::response;
  // What fails there and not by TLS is the tunnel, whatever status the proxy began with.
  const Phase reached = phase();
  return reached == Phase::tls ? Phase::connect : reached;
}

void CurlTransfer::conclude(Call& call, CURLcode result) {
  auto failure = end(result);
  if (failure) return fail(call, *std::move(failure));
  call.received(response_, is_connection_reused(), current_moment());
  if (response_.body.capacity() > kept_body_bytes) std::string().swap(response_.body);
}

void CurlTransfer::cancel(Call& call) {
  fail(call, cancellation(phase()));
}

void CurlTransfer::fail(Call& call, TransferFailure failure) const {
  failure.http_status = answered_status();
  failure.connection_reused = is_connection_reused();
  call.failed(failure, current_moment());
}

int CurlTransfer::status() const {
  long code = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &code);
  return static_cast<int>(code);
}

int CurlTransfer::answered_status() const {
  return head_complete_ ? status() : 0;
}

CURLcode CurlTransfer::meant_by(CURLcode result) const {
  if (out_of_memory_) return CURLE_OUT_OF_MEMORY;
  // curl takes a head that is cut short for a whole one.
  if (result == CURLE_OK && answered_status() == 0) return CURLE_PARTIAL_FILE;
  // curl calls one header line over its own limit "out of memory", from 8.6 on "too large".
  const bool in_head = header_bytes_ > 0 && !head_complete_;
  if (result == CURLE_OUT_OF_MEMORY && in_head) return too_large;
  // What on_header and on_body took could be written: a decoder calls what it has left that.
  if (result == CURLE_WRITE_ERROR && !refused_) return CURLE_BAD_CONTENT_ENCODING;
  return result;
}

FailureKind CurlTransfer::kind_of(CURLcode result) const {
  if (result == CURLE_PROXY) {
    long refusal = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_PROXY_ERROR, &refusal);
    return socks_failure_kind(static_cast<CURLproxycode>(refusal));
  }
  const FailureKind kind = refused_.value_or(failure_kind(result));
  return is_of_proxy(result) ? proxy_failure_kind(result, kind) : kind;
}

std::string CurlTransfer::message_of(CURLcode result, const FailureKind& kind) const {
  std::string message(kind.message);
  if (is_of_proxy(result)) {
    const std::string& source = settings_->proxy.source;
    message.append(source == "proxy" ? " (set by the option " : " (set by ").append(source);
    return message.append(", on the way to ").append(settings_->host).append(")");
  }
  message.append(" (").append(destination());
  if (refused_) return message.append(")");  // curl knows nothing of why
  const std::string_view reason = curl_message_.data();
  return message.append(": ")
      .append(reason.empty() ? curl_easy_strerror(result) : reason)
      .append(")");
}

std::string CurlTransfer::destination() const {
  return settings_->proxy.is_set() ? settings_->host + " through the proxy" : settings_->host;
}

bool CurlTransfer::is_of_proxy(CURLcode result) const {
  const Proxy& proxy = settings_->proxy;
  if (!proxy.is_set() || request_begun_) return false;
  const bool has_tunnel = proxy.socks || tunnel_status() / 100 == 2;
  return !has_tunnel || result == CURLE_COULDNT_RESOLVE_PROXY || result == CURLE_COULDNT_CONNECT ||
         result == CURLE_PROXY || failure_kind(result).code == ErrorCode::bad_response;
}

int CurlTransfer::tunnel_status() const {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &status);
  return static_cast<int>(status);
}

bool CurlTransfer::awaits_tunnel() const {
  const Proxy& proxy = settings_->proxy;
  if (!proxy.is_set() || proxy.socks || !settings_->https || request_begun_) return false;
  return tunnel_status() / 100 != 2 && header_bytes_ == 0;
}

bool CurlTransfer::is_connection_reused() const {
  long connects = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &connects);
  const Phase reached = phase();
  return connects == 0 && (reached == Phase::request || reached == Phase::response);
}

std::chrono::steady_clock::time_point CurlTransfer::overdue_at() const {
  const auto limit =
      request_begun_ ? attempt_.timeout : std::min(attempt_.timeout, attempt_.connect_timeout);
  return begun_ + limit + rounding;
}

TransferFailure CurlTransfer::time_out_failure() {
  if (std::chrono::steady_clock::now() - begun_ + rounding >= attempt_.timeout) {
    if (phase() == Phase::request && is_connection_reused()) connection_died();
    return {.code = attempt_.ends_call ? ErrorCode::timed_out : ErrorCode::connection_failed,
            .phase = phase(),
            .retryable = !attempt_.ends_call,
            .message = "no answer from " + destination() + " within the " +
                       (attempt_.ends_call ? "total" : "attempt") + " timeout",
            .attempt_timed_out = !attempt_.ends_call};
  }
  return {.code = ErrorCode::connection_failed,
          .phase = phase(),
          .retryable = true,
          .message = "could not connect to " + destination() + " within the connect timeout"};
}

Phase CurlTransfer::phase() const {
  if (header_bytes_ > 0) return Phase::response;
  // Not by CURLINFO_PRETRANSFER_TIME_T: newer curls set it at the end where no request was begun.
  if (request_begun_) return Phase::request;
  // CURLINFO_CONNECT_TIME_T is set only after TLS; the local port once TCP has connected.
  long local_port = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_LOCAL_PORT, &local_port);
  if (local_port > 0 && settings_->https) return awaits_tunnel() ? Phase::connect : Phase::tls;
  curl_off_t lookup_microseconds = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_NAMELOOKUP_TIME_T, &lookup_microseconds);
  return lookup_microseconds > 0 ? Phase::connect : Phase::resolve;
}

/// Of a server or a proxy. Whatever this does not trust on purpose, libcurl does not trust either.
CURLcode CurlTransfer::on_tls_context(CURL* /*easy*/, void* context, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  try {
    return transfer.set_up_tls(static_cast<SSL_CTX*>(context)) ? CURLE_OK
                                                               : CURLE_SSL_CACERT_BADFILE;
  } catch (const std::bad_alloc&) {
    transfer.out_of_memory_ = true;
    return CURLE_OUT_OF_MEMORY;
  }
}

bool CurlTransfer::set_up_tls(SSL_CTX* context) {
  const auto fail = [this](TransferFailure failure) {
    trust_failure_ = std::move(failure);
    return false;
  };
  if (!tls_context::is_of_this_copy(context)) {
    return fail({.code = ErrorCode::tls_failed,
                 .phase = Phase::tls,
                 .message = "libcurl runs on another copy of OpenSSL than this library: link both "
                            "with the same one"});
  }
  tls_alert_.watch(context);
  if (!settings_->trust_store || !tls_context::is_to_server(context)) return true;
  const auto edition = settings_->trust_store->install(context);
  if (!edition) return fail(failure_of(edition.error()));
  if (*edition == trust_edition_) return true;
  return fail({.code = ErrorCode::connection_failed,
               .phase = Phase::tls,
               .retryable = true,
               .message = "the CA certificates changed while connecting",
               .authorities_changed = true});
}

int CurlTransfer::on_request(void* self, char* /*address*/, char* /*local_address*/, int /*port*/,
                             int local_port) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  CURL* const easy = transfer.easy_.get();
  long connects = 0;
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
  if (connects > 0) transfer.sockets_->connected(local_port);
  const bool is_repeat = std::exchange(transfer.request_begun_, true);
  if (is_repeat) transfer.connection_died();
  transfer.request_sent_ = std::chrono::steady_clock::now();
  if (!is_repeat || connects > 0) return CURL_PREREQFUNC_OK;
  // On the next kept connection, which may take as long to die.
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  return CURL_PREREQFUNC_ABORT;
}

void CurlTransfer::connection_died() {
  const auto now = std::chrono::steady_clock::now();
  dead_path_->died(now, now - request_sent_);
}

std::size_t CurlTransfer::on_header(char* line, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  return transfer.keep(&CurlTransfer::keep_header, {line, size * count});
}

std::size_t CurlTransfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  return transfer.keep(&CurlTransfer::keep_body, {bytes, size * count});
}

std::size_t CurlTransfer::keep(bool (CurlTransfer::*part)(std::string_view),
                               std::string_view text) noexcept {
  try {
    return (this->*part)(text) ? text.size() : 0;
  } catch (const std::bad_alloc&) {
    out_of_memory_ = true;
    return 0;
  }
}

bool CurlTransfer::keep_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > longest_headers) refused_ = headers_too_long;
  if (after_status_line_ && header_guard::is_blank_led(line)) refused_ = first_header_blank_led;
  if (refused_) return false;
  if (head_complete_) return true;  // a trailer
  after_status_line_ = line.starts_with("HTTP/");
  if (after_status_line_) {
    response_.headers.clear();  // what a 1xx said does not count
    header_guard::after_status_line(handle());
  } else if (line.starts_with('\r') || line.starts_with('\n')) {
    head_complete_ = status() >= 200;
  } else if (const std::size_t colon = line.find(':');
             colon != std::string_view::npos && is_kept_header(line.substr(0, colon))) {
    response_.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  return true;
}

bool CurlTransfer::keep_body(std::string_view bytes) {
  response_.body += bytes;
  body_too_large_ = response_.body.size() > max_response_body_bytes;
  return !body_too_large_;
}

}  // namespace userhub
