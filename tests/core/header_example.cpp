#include <string>
#include <userhub/userhub.hpp>

using Fail = int (*)(const std::string& message);
using Redirect = void (*)(int status, const std::string& url);

int manage_billing(const std::string& key, Fail fail, Redirect redirect);

int manage_billing(const std::string& key, Fail fail, Redirect redirect) {
#include "header_example.inc"
  return 0;
}
