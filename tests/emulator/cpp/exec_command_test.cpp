#include "exec_command.hpp"

#include <unistd.h>

#include <string>
#include <vector>

#include "catch.hpp"

using namespace userhub::emulator;

namespace {

std::vector<std::string> own_environment() {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) entries.emplace_back(*entry);
  return entries;
}

}  // namespace

TEST_CASE("a command runs with the emulator's variables, and this process keeps its own") {
  EmulatorOptions options;
  options.port = 0;
  options.admin_key = "chosen";
  const auto before = own_environment();
  const std::string check =
      "test \"$USERHUB_ADMIN_KEY\" = chosen && case $USERHUB_BASE_URL in http://127.0.0.1:*) exit "
      "7;; esac";
  CHECK(exec_command(options, {"sh", "-c", check}, /*names_portal=*/false) == 7);
  CHECK(own_environment() == before);
}
