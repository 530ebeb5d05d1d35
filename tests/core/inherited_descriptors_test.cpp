#include <dirent.h>
#include <fcntl.h>

#include <cstdlib>
#include <memory>
#include <set>
#include <string>

#include "async_results.hpp"
#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

/// The descriptors that a program started by this process would get.
std::set<int> inherited_descriptors() {
  std::set<int> inherited;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), ::closedir);
  REQUIRE(folder);
  while (const dirent* entry = ::readdir(folder.get())) {
    const int descriptor = std::atoi(entry->d_name);
    const int flags = ::fcntl(descriptor, F_GETFD);
    if (entry->d_name[0] != '.' && flags >= 0 && (flags & FD_CLOEXEC) == 0)
      inherited.insert(descriptor);
  }
  return inherited;
}

}  // namespace

TEST_CASE("a started program inherits only the descriptors of libcurl that SECURITY.md lists") {
  LoopbackServer server(link_reply, Tls{});
  auto options = loopback_options(server.url());
  options.ca_file = ca_file();
  const auto before = inherited_descriptors();
  {
    const auto client = make_client(options);
    redirect_url_of(client.create_portal_session(request_of("usr_1")));
    const auto blocking = inherited_descriptors();
    CHECK(blocking.size() <= before.size() + 2);
    AsyncResults results;
    for (const std::string user : {"usr_2", "usr_3", "usr_4"}) start(client, results, user);
    REQUIRE(results.wait_for(3));
    CHECK(inherited_descriptors().size() <= blocking.size() + 2);
  }
  CHECK(inherited_descriptors() == before);
}
