#include <dlfcn.h>
#include <unistd.h>

#include <string>

#include "catch.hpp"
#include "loopback_port.hpp"
#include "name_lookup.hpp"
#include "userhub.h"

using namespace userhub::testing;

namespace {

/// libuserhub.so as a plug-in has it, loaded by dlopen().
class LoadedLibrary {
 public:
  LoadedLibrary() : handle_(::dlopen(USERHUB_LIBRARY, RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) FAIL(::dlerror());
  }
  LoadedLibrary(const LoadedLibrary&) = delete;
  LoadedLibrary& operator=(const LoadedLibrary&) = delete;
  ~LoadedLibrary() { ::dlclose(handle_); }

  template <typename Function>
  Function* function(const char* name, Function* /*declared*/) const {
    return reinterpret_cast<Function*>(::dlsym(handle_, name));
  }

 private:
  void* handle_;
};

#define LOADED(library, name) (library).function(#name, decltype(&(name)){})

userhub_status timed_out_call() {
  const LoadedLibrary library;
  userhub_client_options options = USERHUB_CLIENT_OPTIONS_INIT;
  options.admin_key = "key_for_tests";
  options.base_url = "https://userhub.test";
  options.proxy = "";
  options.timeout_ms = 200;
  userhub_client* client = nullptr;
  REQUIRE(LOADED(library, userhub_client_new)(&options, &client, nullptr) == USERHUB_OK);
  userhub_portal_session_request request = USERHUB_PORTAL_SESSION_REQUEST_INIT;
  request.user_id = "usr_ada";
  userhub_portal_session* session = nullptr;
  const auto status =
      LOADED(library, userhub_create_portal_session)(client, &request, &session, nullptr);
  LOADED(library, userhub_client_free)(client);
  return status;
}

}  // namespace

/// As of another copy of the library, which this program contains and exports.
int userhub_completions_fd(const userhub_completions* /*completions*/) {
  return -1;
}

TEST_CASE("the library calls its own functions, whatever its program exports") {
  const LoadedLibrary library;
  userhub_completions* queue = nullptr;
  REQUIRE(LOADED(library, userhub_completions_new)(&queue, nullptr) == USERHUB_OK);
  const int copy = LOADED(library, userhub_completions_dup_fd)(queue);
  CHECK(copy >= 0);
  CHECK(::close(copy) == 0);
  LOADED(library, userhub_completions_free)(queue);
}

TEST_CASE("a look-up that outlasts its call may end after dlclose()") {
  NameLookup lookup("userhub.test", NameLookup::Answer::stuck);
  CHECK(timed_out_call() == USERHUB_TIMED_OUT);
  lookup.wait_for_stuck(1);
  lookup.answer(NameLookup::Answer::unknown);
}

TEST_CASE("the library works after dlclose() and dlopen()") {
  for (int i = 0; i < 3; ++i) {
    const NameLookup lookup("userhub.test", NameLookup::Answer::stuck);
    CHECK(timed_out_call() == USERHUB_TIMED_OUT);
  }
}
