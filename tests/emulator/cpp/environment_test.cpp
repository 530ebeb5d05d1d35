#include "environment.hpp"

#include "catch.hpp"

using namespace userhub::emulator;

TEST_CASE("a variable that is set replaces each of its name, and the others stay in order") {
  const char* const environment[] = {"PATH=/bin", "A=old",     "AB=1", "PATH=/other",
                                     "A=older",   "no equals", "a=1",  nullptr};
  CHECK(environment_with(environment, {"A=new", "B=x=y"}) ==
        std::vector<std::string>{"PATH=/bin", "AB=1", "PATH=/other", "no equals", "a=1", "A=new",
                                 "B=x=y"});
}

TEST_CASE("an empty environment gets the variables that are set") {
  const char* const environment[] = {nullptr};
  CHECK(environment_with(environment, {"A="}) == std::vector<std::string>{"A="});
  CHECK(environment_with(environment, {}).empty());
}
