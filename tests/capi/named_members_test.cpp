#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "catch.hpp"
#include "handles.hpp"
#include "link_reply.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

namespace {

template <class Struct>
using AnyMember = std::variant<const char * Struct::*, int Struct::*, std::int64_t Struct::*>;

template <class Struct>
struct Named {
  const char* name;
  AnyMember<Struct> member;
};

using Options = userhub_client_options;
using Request = userhub_portal_session_request;

constexpr std::array<Named<Options>, 13> option_members{{
    {"admin_key", &Options::admin_key},
    {"base_url", &Options::base_url},
    {"ca_file", &Options::ca_file},
    {"proxy", &Options::proxy},
    {"user_agent_suffix", &Options::user_agent_suffix},
    {"allow_insecure_base_url", &Options::allow_insecure_base_url},
    {"timeout_ms", &Options::timeout_ms},
    {"attempt_timeout_ms", &Options::attempt_timeout_ms},
    {"connect_timeout_ms", &Options::connect_timeout_ms},
    {"max_retries", &Options::max_retries},
    {"max_connections", &Options::max_connections},
    {"max_connection_age_ms", &Options::max_connection_age_ms},
    {"allowed_return_origins", &Options::allowed_return_origins},
}};

constexpr std::array<Named<Request>, 6> request_members{{
    {"user_id", &Request::user_id},
    {"portal_url", &Request::portal_url},
    {"return_url", &Request::return_url},
    {"success_url", &Request::success_url},
    {"organization_id", &Request::organization_id},
    {"timeout_ms", &Request::timeout_ms},
}};

userhub_status set(Options* options, const char* name, const char* value, userhub_error** error) {
  return userhub_client_options_set(options, name, value, error);
}

userhub_status set(Request* request, const char* name, const char* value, userhub_error** error) {
  return userhub_portal_session_request_set(request, name, value, error);
}

template <class Struct>
std::string text_of(const Struct& owner, const AnyMember<Struct>& member) {
  return std::visit(
      [&](auto each) -> std::string {
        if constexpr (requires { std::string(owner.*each); }) {
          return owner.*each == nullptr ? "NULL" : owner.*each;
        } else {
          return std::to_string(owner.*each);
        }
      },
      member);
}

/// Sets each member, then checks all: none of them may be another's.
template <class Struct, class Members>
void check_members(Struct* owner, const Members& members) {
  int number = 1000;
  for (const auto& each : members) {
    const std::string value = std::to_string(number++);  // a copy is kept, as this goes
    CHECK(set(owner, each.name, "7", nullptr) == USERHUB_OK);
    CHECK(set(owner, each.name, value.c_str(), nullptr) == USERHUB_OK);
  }
  number = 1000;
  for (const auto& each : members) {
    INFO(each.name);
    CHECK(text_of(*owner, each.member) == std::to_string(number++));
  }
}

struct Refusal {
  const char* name;
  const char* value;
  const char* param;
};

std::string refused_param(Options* options, const char* name, const char* value) {
  userhub_error* error = nullptr;
  CHECK(set(options, name, value, &error) == USERHUB_INVALID_ARGUMENT);
  const Owned<userhub_error> owned(error);
  REQUIRE(error != nullptr);
  CHECK(std::string_view(userhub_error_message(error)).find("secret") == std::string::npos);
  return userhub_error_param(error);
}

}  // namespace

TEST_CASE("each member of options and of a request is set by its name, to a copy") {
  const Owned<Options> options(userhub_client_options_new());
  const Owned<Request> request(userhub_portal_session_request_new());
  check_members(options.get(), option_members);
  check_members(request.get(), request_members);
}

TEST_CASE("options and requests begin with the defaults, and NULL removes a text again") {
  const Owned<Options> options(userhub_client_options_new());
  const Owned<Request> request(userhub_portal_session_request_new());
  const Options default_options = USERHUB_CLIENT_OPTIONS_INIT;
  const Request default_request = USERHUB_PORTAL_SESSION_REQUEST_INIT;
  CHECK(options->struct_size == sizeof(Options));
  CHECK(request->struct_size == sizeof(Request));
  CHECK(set(options.get(), "proxy", "", nullptr) == USERHUB_OK);
  CHECK(options->proxy == std::string_view());
  CHECK(set(options.get(), "proxy", nullptr, nullptr) == USERHUB_OK);
  for (const auto& each : option_members) {
    CHECK(text_of(*options, each.member) == text_of(default_options, each.member));
  }
  for (const auto& each : request_members) {
    CHECK(text_of(*request, each.member) == text_of(default_request, each.member));
  }
}

TEST_CASE("a member that cannot be set by name is refused by its name, and keeps its value") {
  const Owned<Options> options(userhub_client_options_new());
  for (const auto& refused :
       {Refusal{"max_retries", "", "max_retries"}, Refusal{"max_retries", "secret", "max_retries"},
        Refusal{"max_retries", "1 ", "max_retries"}, Refusal{"max_retries", "1.5", "max_retries"},
        Refusal{"max_retries", "2147483648", "max_retries"},
        Refusal{"timeout_ms", "9223372036854775808", "timeout_ms"},
        Refusal{"timeout_ms", nullptr, "timeout_ms"}, Refusal{"struct_size", "120", "name"},
        Refusal{"on_attempt", "1", "name"}, Refusal{"adminkey", "secret", "name"},
        Refusal{nullptr, "secret", "name"}}) {
    CHECK(refused_param(options.get(), refused.name, refused.value) == refused.param);
  }
  CHECK(refused_param(nullptr, "admin_key", "secret") == "options");
  CHECK(options->max_retries == 5);
  CHECK(set(static_cast<Request*>(nullptr), "user_id", "usr_ada", nullptr) ==
        USERHUB_INVALID_ARGUMENT);
  userhub_client_options_free(nullptr);
  userhub_portal_session_request_free(nullptr);
}

TEST_CASE("a client and its call outlive the options and the request that they were made from") {
  LoopbackServer server(link_reply);
  Owned<Options> options(userhub_client_options_new());
  CHECK(set(options.get(), "admin_key", "key_for_tests", nullptr) == USERHUB_OK);
  CHECK(set(options.get(), "base_url", server.url().c_str(), nullptr) == USERHUB_OK);
  const auto client = new_client(options.get()).handle;
  options.reset();
  Owned<Request> request(userhub_portal_session_request_new());
  CHECK(set(request.get(), "user_id", "usr_ada", nullptr) == USERHUB_OK);
  const auto session = create_session(client.get(), request.get()).handle;
  request.reset();
  CHECK(userhub_portal_session_redirect_url(session.get()) == link_of("usr_ada"));
}
