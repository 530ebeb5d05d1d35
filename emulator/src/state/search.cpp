#include "state/search.hpp"

namespace userhub::emulator {

std::string contains_text(const std::vector<std::string>& columns) {
  std::string text;
  for (const auto& column : columns) {
    text += (text.empty() ? "" : " || char(10) || ") + ("ifnull(" + column + ", '')");
  }
  return "instr(lower(" + text + "), lower(?1)) > 0";
}

}  // namespace userhub::emulator
