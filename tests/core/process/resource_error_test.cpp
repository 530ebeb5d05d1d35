#include "process/resource_error.hpp"

#include <string>
#include <system_error>
#include <utility>

#include "catch.hpp"

using namespace userhub;

namespace {

Error error_for(std::errc reason) {
  return resource_error(std::system_error(std::make_error_code(reason), "socketpair"));
}

}  // namespace

TEST_CASE("too many open files, in the process or the system, are a failed connection") {
  for (const auto& [reason, limit] :
       {std::pair{std::errc::too_many_files_open, std::string("ulimit -n")},
        std::pair{std::errc::too_many_files_open_in_system, std::string("fs.file-max")}}) {
    const Error error = error_for(reason);
    CHECK(error.code == ErrorCode::connection_failed);
    CHECK(error.phase == Phase::connect);
    CHECK(error.message.starts_with("too many open files"));
    CHECK(error.message.contains(limit));
  }
}

TEST_CASE("another lack of the system is an internal error that names it") {
  const Error error = error_for(std::errc::not_enough_memory);
  CHECK(error.code == ErrorCode::internal);
  CHECK(error.message.starts_with("socketpair: "));
}
