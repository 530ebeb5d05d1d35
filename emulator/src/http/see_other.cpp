#include "http/see_other.hpp"

namespace userhub::emulator {

Response see_other(std::string location) {
  return {.status = 303,
          .headers = {{"Location", std::move(location)},
                      {"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"}},
          .body = {},
          .delivery = {}};
}

}  // namespace userhub::emulator
