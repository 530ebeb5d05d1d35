#include <curl/curl.h>
#include <strings.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <new>
#include <optional>
#include <string>

#include "catch.hpp"
#include "descriptor_limit.hpp"
#include "environment_variable.hpp"
#include "handles.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

namespace {

/// Which allocation of this thread fails, be it operator new's or curl's.
struct Shortage {
  long granted = -1;   ///< So many succeed before; negative: all do.
  bool lasts = false;  ///< All later ones fail too.
  bool was_felt = false;
};
thread_local Shortage shortage;

bool memory_lacks() {
  if (shortage.granted < 0) return false;
  if (shortage.granted-- > 0) return false;
  shortage.granted = shortage.lasts ? 0 : -1;
  shortage.was_felt = true;
  return true;
}

void* allocate(std::size_t size) {
  void* const memory = memory_lacks() ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

/// Runs the call while memory lacks in this way.
template <class Call>
userhub_status call_during(const Shortage& given, userhub_error** error, Call&& call) {
  shortage = given;
  const userhub_status status = call(error);
  shortage.granted = -1;
  return status;
}

/// Checks the outcome of a call that went without an allocation.
void check_shortage(userhub_status status, const userhub_error* error) {
  CHECK((error == nullptr) == (status == USERHUB_OK));
  if (status == USERHUB_OK) return;  // curl can do without some
  const std::string message = userhub_error_message(error);
  INFO(message);
  // To curl before 8.6 a header line over its limit is a lack of memory, so this may be that.
  if (message.starts_with("the answer's headers are too long")) return;
  CHECK(status == USERHUB_INTERNAL);
  CHECK(userhub_error_code(error) == USERHUB_INTERNAL);
  CHECK(::strcasecmp(message.c_str(), "out of memory") == 0);
}

/// Runs `call(&error)` with the first allocation failing, alone and with all after it, then the
/// second, until none is left to fail. Gives how many calls succeeded: at least the last two.
template <class Call>
int starve(Call&& call) {
  int succeeded = 0;
  for (const bool lasts : {true, false}) {
    shortage.was_felt = true;
    for (long granted = 0; shortage.was_felt; ++granted) {
      userhub_error* error = nullptr;
      const auto status = call_during({.granted = granted, .lasts = lasts}, &error, call);
      INFO("after " << granted << " allocations, " << (lasts ? "for good" : "once"));
      check_shortage(status, error);
      if (!shortage.was_felt && status != USERHUB_OK) FAIL(status);
      if (status == USERHUB_OK) ++succeeded;
      userhub_error_free(error);
    }
  }
  return succeeded;
}

/// curl's own allocations are this program's too.
[[maybe_unused]] const CURLcode curl_made_to_starve = curl_global_init_mem(
    CURL_GLOBAL_DEFAULT,
    [](std::size_t size) { return memory_lacks() ? nullptr : std::malloc(size); },
    [](void* memory) { std::free(memory); },
    [](void* memory, std::size_t size) {
      return memory_lacks() ? nullptr : std::realloc(memory, size);
    },
    [](const char* text) { return memory_lacks() ? nullptr : ::strdup(text); },
    [](std::size_t count, std::size_t size) {
      return memory_lacks() ? nullptr : std::calloc(count, size);
    });

}  // namespace

// libuserhub allocates by these too: the program's replacement is the process's.
void* operator new(std::size_t size) {
  return allocate(size);
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}

TEST_CASE("running out of memory anywhere in making a client is an error") {
  ::unsetenv("SSL_CERT_FILE");
  ::unsetenv("SSL_CERT_DIR");
  std::optional<EnvironmentVariable> directory;
  if (GENERATE(false, true)) directory.emplace("SSL_CERT_DIR", "/etc/ssl/certs");
  const auto options = options_for("https://userhub.example/a/long/enough/path");
  starve([&](userhub_error** error) {
    userhub_client* client = nullptr;
    const auto status = userhub_client_new(&options, &client, error);
    userhub_client_free(client);
    return status;
  });
}

TEST_CASE("running out of memory anywhere in building a request is an error") {
  const auto client = client_for("https://userhub.example");
  const auto request = request_for("a_user_id_too_long_for_a_short_string");
  starve([&](userhub_error** error) {
    userhub_http_request* http_request = nullptr;
    const auto status = userhub_http_request_new(client.get(), &request, &http_request, error);
    userhub_http_request_free(http_request);
    return status;
  });
}

TEST_CASE("running out of memory anywhere in reading an answer is an error") {
  const std::string body = R"({"redirectUrl":"https://portal.example/signin?token=tok_1"})";
  starve([&](userhub_error** error) {
    userhub_portal_session* session = nullptr;
    const auto status =
        userhub_portal_session_read(200, "X-Request-Id: a_request_id_too_long_for_a_short_string",
                                    body.data(), body.size(), &session, error);
    userhub_portal_session_free(session);
    return status;
  });
}

TEST_CASE("running out of memory anywhere in a call is an error") {
  LoopbackServer server([](const auto&) { return Reply::session("https://portal.example/x"); });
  const auto client = client_for(server.url().c_str());
  const auto request = request_for("a_user_id_too_long_for_a_short_string");
  starve([&](userhub_error** error) {
    userhub_portal_session* session = nullptr;
    const auto status = userhub_create_portal_session(client.get(), &request, &session, error);
    userhub_portal_session_free(session);
    return status;
  });
}

TEST_CASE("running out of memory anywhere in starting an asynchronous call is an error") {
  LoopbackServer server([](const auto&) { return Reply::session("https://portal.example/x"); });
  std::atomic<int> ended = 0;
  int started = 0;
  {
    const auto client = client_for(server.url().c_str());
    const auto request = request_for("a_user_id_too_long_for_a_short_string");
    const auto take = [](void* count, auto, auto* session, auto* error) {
      ++*static_cast<std::atomic<int>*>(count);
      userhub_portal_session_free(session);
      userhub_error_free(error);
    };
    started = starve([&](userhub_error** error) {
      userhub_call* call = nullptr;
      const auto status =
          userhub_create_portal_session_async(client.get(), &request, take, &ended, &call, error);
      CHECK((call != nullptr) == (status == USERHUB_OK));
      userhub_call_free(call);
      return status;
    });
  }
  CHECK(ended == started);
}

TEST_CASE("running out of memory anywhere in a queued call is an error, and no result is lost") {
  LoopbackServer server([](const auto&) { return Reply::session("https://portal.example/x"); });
  const auto client = client_for(server.url().c_str());
  const auto request = request_for("a_user_id_too_long_for_a_short_string");
  starve([](userhub_error** error) {
    userhub_completions* queue = nullptr;
    const auto status = userhub_completions_new(&queue, error);
    userhub_completions_free(queue);
    return status;
  });
  const auto queue = outcome_of<userhub_completions>(userhub_completions_new).handle;
  const int started = starve([&](userhub_error** error) {
    userhub_call* call = nullptr;
    const auto status =
        userhub_create_portal_session_queued(client.get(), &request, queue.get(), 1, &call, error);
    CHECK((call != nullptr) == (status == USERHUB_OK));
    userhub_call_free(call);
    return status;
  });
  for (int taken = 0; taken < started; ++taken) {
    REQUIRE(userhub_completions_wait(queue.get(), 30'000) == 1);
    userhub_status status = USERHUB_OK;
    userhub_portal_session* session = nullptr;
    userhub_error* error = nullptr;
    const auto returned = call_during({.granted = 0, .lasts = true}, &error, [&](auto** out) {
      userhub_completions_take(queue.get(), nullptr, &status, &session, out);
      return status;
    });
    CHECK(returned == USERHUB_INTERNAL);
    CHECK(userhub_error_message(error) == std::string("out of memory"));
    userhub_portal_session_free(session);
    userhub_error_free(error);
  }
  CHECK(userhub_completions_wait(queue.get(), 0) == 0);
}

TEST_CASE("running out of memory while an error is created still gives an error") {
  userhub_client* client = nullptr;
  userhub_error* error = nullptr;
  const auto status = call_during({.granted = 0, .lasts = true}, &error, [&](auto** out) {
    return userhub_client_new(nullptr, &client, out);
  });
  CHECK(status == USERHUB_INTERNAL);
  CHECK(userhub_error_message(error) == std::string("out of memory"));
  userhub_error_free(error);
  CHECK(userhub_error_message(error) == std::string("out of memory"));
}

TEST_CASE("running out of memory anywhere in writing a text is an error and an empty text") {
  starve([](userhub_error** error) {
    char buffer[64] = "!";
    const auto result =
        userhub_encode_user_id("a_user_id_too_long_for_a_short_string", buffer, 64, error);
    if (result < 0) CHECK(std::strlen(buffer) == 0);
    return result < 0 ? static_cast<userhub_status>(-result) : USERHUB_OK;
  });
}

TEST_CASE("running out of memory anywhere in setting a member by its name is an error") {
  const Owned<userhub_client_options> options(userhub_client_options_new());
  starve([&](userhub_error** error) {
    return userhub_client_options_set(options.get(), "base_url",
                                      "https://userhub.example/a/long/enough/path", error);
  });
  CHECK(std::strcmp(options->base_url, "https://userhub.example/a/long/enough/path") == 0);
  shortage = {.granted = 0, .lasts = true};
  const Owned<userhub_client_options> none(userhub_client_options_new());
  const Owned<userhub_portal_session_request> no_request(userhub_portal_session_request_new());
  shortage.granted = -1;
  CHECK_FALSE(none);
  CHECK_FALSE(no_request);
}

TEST_CASE("running out of memory and of descriptors while a queue is made is an error") {
  for (long granted = 0; granted < 20; ++granted) {
    const DescriptorLimit limit(0);
    userhub_error* error = nullptr;
    const auto status =
        call_during({.granted = granted, .lasts = true}, &error, [](userhub_error** out) {
          userhub_completions* queue = nullptr;
          return userhub_completions_new(&queue, out);
        });
    INFO("after " << granted << " allocations");
    CHECK((status == USERHUB_INTERNAL || status == USERHUB_CONNECTION_FAILED));
    CHECK(userhub_error_code(error) == status);
    userhub_error_free(error);
  }
}

TEST_CASE("running out of memory and of descriptors while a call is started is an error") {
  const auto request = request_for("a_user_id_too_long_for_a_short_string");
  const auto queue = outcome_of<userhub_completions>(userhub_completions_new).handle;
  for (const bool lasts : {true, false}) {
    for (long granted = 0; granted < 120; ++granted) {
      const auto client = client_for("http://127.0.0.1:9");
      const DescriptorLimit limit(0);
      userhub_error* error = nullptr;
      const auto status =
          call_during({.granted = granted, .lasts = lasts}, &error, [&](userhub_error** out) {
            return userhub_create_portal_session_queued(client.get(), &request, queue.get(), 1,
                                                        nullptr, out);
          });
      INFO("after " << granted << " allocations");
      CHECK((status == USERHUB_INTERNAL || status == USERHUB_CONNECTION_FAILED));
      CHECK(userhub_error_code(error) == status);
      userhub_error_free(error);
    }
  }
}
