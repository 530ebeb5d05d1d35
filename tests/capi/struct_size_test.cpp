#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <initializer_list>
#include <string>

#include "catch.hpp"
#include "handles.hpp"

using Catch::Matchers::Contains;
using namespace userhub::testing;

namespace {

/// A struct in exactly `size` bytes of heap, so that AddressSanitizer sees a byte read beyond.
template <class Struct>
class Exactly {
 public:
  Exactly(const Struct& value, std::size_t size)
      : bytes_(static_cast<std::byte*>(std::calloc(1, size))) {
    std::memcpy(bytes_, &value, std::min(size, sizeof value));
  }
  ~Exactly() { std::free(bytes_); }
  Exactly(const Exactly&) = delete;
  Exactly& operator=(const Exactly&) = delete;

  std::byte* bytes() { return bytes_; }
  const Struct* get() const { return reinterpret_cast<const Struct*>(bytes_); }

 private:
  std::byte* bytes_;
};

/// Options whose struct_size says `claimed`, in `allocated` bytes.
Exactly<userhub_client_options> options_of(std::size_t claimed, std::size_t allocated) {
  auto options = options_for("http://127.0.0.1:9");
  options.struct_size = claimed;
  return {options, allocated};
}

Exactly<userhub_portal_session_request> request_of(std::size_t claimed, std::size_t allocated) {
  auto request = request_for("usr_ada");
  request.struct_size = claimed;
  return {request, allocated};
}

constexpr std::size_t options_size = sizeof(userhub_client_options);
constexpr std::size_t request_size = sizeof(userhub_portal_session_request);

}  // namespace

TEST_CASE("client options smaller than the first release's are refused, naming the macro") {
  for (const std::size_t size : {std::size_t{8}, std::size_t{9}, options_size - 1}) {
    const auto made = new_client(options_of(size, size).get());
    CHECK(made.status == USERHUB_INVALID_ARGUMENT);
    CHECK_THAT(userhub_error_message(made.error.get()), Contains("USERHUB_CLIENT_OPTIONS_INIT"));
    CHECK(userhub_error_param(made.error.get()) == std::string("struct_size"));
  }
}

TEST_CASE("client options that were zeroed, not initialised, are refused, naming the macro") {
  const userhub_client_options zeroed{};
  const auto made = new_client(&zeroed);
  CHECK(made.status == USERHUB_INVALID_ARGUMENT);
  CHECK_THAT(userhub_error_message(made.error.get()), Contains("USERHUB_CLIENT_OPTIONS_INIT"));
}

TEST_CASE("client options from a newer header are taken while their new members are zero") {
  for (const auto excess : std::initializer_list<std::size_t>{0, 1, 8, 1024}) {
    CHECK(new_client(options_of(options_size + excess, options_size + excess).get()).status ==
          USERHUB_OK);
  }
}

TEST_CASE("client options from a newer header are refused if a new member is set") {
  for (const auto at : std::initializer_list<std::size_t>{0, 7, 1023}) {
    auto options = options_of(options_size + 1024, options_size + 1024);
    options.bytes()[options_size + at] = std::byte{1};
    const auto made = new_client(options.get());
    CHECK(made.status == USERHUB_INVALID_ARGUMENT);
    CHECK_THAT(userhub_error_message(made.error.get()), Contains("newer"));
  }
}

TEST_CASE("client options of an absurd size are refused unread") {
  for (const std::size_t claimed : {options_size + 1025, static_cast<std::size_t>(-1)}) {
    const auto made = new_client(options_of(claimed, options_size).get());
    CHECK(made.status == USERHUB_INVALID_ARGUMENT);
    CHECK_THAT(userhub_error_message(made.error.get()), Contains("USERHUB_CLIENT_OPTIONS_INIT"));
  }
}

TEST_CASE("a request's size follows the same rules") {
  const auto client = client_for("http://127.0.0.1:9");
  const auto status = [&](const Exactly<userhub_portal_session_request>& request) {
    const auto built = new_http_request(client.get(), request.get());
    const auto called = built.status == USERHUB_OK
                            ? USERHUB_OK
                            : create_session(client.get(), request.get()).status;
    CHECK(called == built.status);
    return built.status;
  };
  CHECK(status(request_of(8, 8)) == USERHUB_INVALID_ARGUMENT);
  CHECK(status(request_of(request_size - 1, request_size - 1)) == USERHUB_INVALID_ARGUMENT);
  CHECK(status(request_of(request_size, request_size)) == USERHUB_OK);
  CHECK(status(request_of(request_size + 1024, request_size + 1024)) == USERHUB_OK);
  CHECK(status(request_of(request_size + 1025, request_size)) == USERHUB_INVALID_ARGUMENT);
  auto newer = request_of(request_size + 8, request_size + 8);
  newer.bytes()[request_size] = std::byte{1};
  CHECK(status(newer) == USERHUB_INVALID_ARGUMENT);
  const auto refused = new_http_request(client.get(), request_of(8, 8).get());
  CHECK_THAT(userhub_error_message(refused.error.get()),
             Contains("USERHUB_PORTAL_SESSION_REQUEST_INIT"));
}

TEST_CASE("the init functions write the values of the macros") {
  userhub_client_options options;
  std::memset(&options, 0xff, sizeof options);
  userhub_client_options_init(&options, sizeof options);
  CHECK(options.struct_size == sizeof options);
  CHECK(options.admin_key == nullptr);
  CHECK(options.base_url == nullptr);
  CHECK(options.ca_file == nullptr);
  CHECK(options.proxy == nullptr);
  CHECK(options.user_agent_suffix == nullptr);
  CHECK(options.allow_insecure_base_url == 0);
  CHECK(options.timeout_ms == 20000);
  CHECK(options.attempt_timeout_ms == 0);
  CHECK(options.connect_timeout_ms == 5000);
  CHECK(options.max_retries == 5);
  CHECK(options.max_connection_age_ms == 60000);

  userhub_portal_session_request request;
  std::memset(&request, 0xff, sizeof request);
  userhub_portal_session_request_init(&request, sizeof request);
  CHECK(request.struct_size == sizeof request);
  CHECK(request.user_id == nullptr);
  CHECK(request.portal_url == nullptr);
  CHECK(request.return_url == nullptr);
  CHECK(request.success_url == nullptr);
  CHECK(request.organization_id == nullptr);
  CHECK(request.timeout_ms == 0);
  CHECK(request.interrupted == nullptr);
  CHECK(request.interrupted_data == nullptr);
}

TEST_CASE("the init functions stay within the caller's size") {
  for (const auto size : std::initializer_list<std::size_t>{0, 1, 7}) {
    Exactly<userhub_client_options> untouched(userhub_client_options{}, 8);
    untouched.bytes()[0] = std::byte{42};
    userhub_client_options_init(const_cast<userhub_client_options*>(untouched.get()), size);
    CHECK(untouched.bytes()[0] == std::byte{42});
  }
  for (const std::size_t size : {std::size_t{8}, options_size - 8, options_size + 8}) {
    Exactly<userhub_client_options> options(userhub_client_options{}, size);
    userhub_client_options_init(const_cast<userhub_client_options*>(options.get()), size);
    CHECK(options.get()->struct_size == size);
  }
  userhub_client_options_init(nullptr, options_size);
  userhub_portal_session_request_init(nullptr, request_size);
}
