#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "catch.hpp"
#include "handles.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

namespace {

/// How many allocations of this thread still succeed; negative: all.
thread_local long allocations_left = -1;

void* allocate(std::size_t size) {
  if (allocations_left == 0) throw std::bad_alloc();
  if (allocations_left > 0) --allocations_left;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

/// The first answer of a process makes simdjson choose its code for this processor, and it ends the
/// program where memory lacks for that.
void read_first_answer() {
  read_session(500, "{}", 2);
}

/// Runs `call(&error)` with the first allocation failing, then the second, until it succeeds.
template <class Call>
void starve(Call&& call) {
  for (long granted = 0;; ++granted) {
    userhub_error* error = nullptr;
    allocations_left = granted;
    const userhub_status status = call(&error);
    allocations_left = -1;
    INFO("after " << granted << " allocations");
    if (status == USERHUB_OK) {
      CHECK(error == nullptr);
      CHECK(granted > 0);
      return;
    }
    CHECK(status == USERHUB_INTERNAL);
    REQUIRE(error != nullptr);
    CHECK(userhub_error_code(error) == USERHUB_INTERNAL);
    CHECK(std::strlen(userhub_error_message(error)) > 0);
    userhub_error_free(error);
  }
}

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
  read_first_answer();
  const std::string body = R"({"redirectUrl":"https://portal.example/signin?token=tok_1"})";
  starve([&](userhub_error** error) {
    userhub_portal_session* session = nullptr;
    const auto status = userhub_portal_session_read(200, body.data(), body.size(), &session, error);
    userhub_portal_session_free(session);
    return status;
  });
}

TEST_CASE("running out of memory anywhere in a call is an error") {
  read_first_answer();
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
  read_first_answer();
  LoopbackServer server([](const auto&) { return Reply::session("https://portal.example/x"); });
  std::atomic<int> succeeded = 0;
  int started = 0;
  {
    const auto client = client_for(server.url().c_str());
    const auto request = request_for("a_user_id_too_long_for_a_short_string");
    const auto take = [](void* count, userhub_status status, auto* session, auto* error) {
      if (status != USERHUB_CANCELLED) ++*static_cast<std::atomic<int>*>(count);
      userhub_portal_session_free(session);
      userhub_error_free(error);
    };
    starve([&](userhub_error** error) {
      userhub_call* call = nullptr;
      const auto status = userhub_create_portal_session_async(client.get(), &request, take,
                                                              &succeeded, &call, error);
      CHECK((call != nullptr) == (status == USERHUB_OK));
      userhub_call_free(call);
      if (status == USERHUB_OK) ++started;
      return status;
    });
    CHECK(server.wait_for_requests(1));
  }
  CHECK(started == 1);
  CHECK(succeeded <= 1);
}

TEST_CASE("running out of memory while a refusal is told is still told") {
  userhub_client* client = nullptr;
  userhub_error* error = nullptr;
  allocations_left = 0;
  const auto status = userhub_client_new(nullptr, &client, &error);
  allocations_left = -1;
  CHECK(status == USERHUB_INTERNAL);
  CHECK(userhub_error_message(error) == std::string("out of memory"));
  userhub_error_free(error);
  CHECK(userhub_error_message(error) == std::string("out of memory"));
}

TEST_CASE("running out of memory while a text is written is a negative status") {
  char buffer[64];
  allocations_left = 0;
  const auto result = userhub_encode_user_id("a_user_id_too_long_for_a_short_string", buffer, 64);
  allocations_left = -1;
  CHECK(result == -USERHUB_INTERNAL);
  CHECK(std::strlen(buffer) == 0);
}
