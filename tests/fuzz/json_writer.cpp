#include "request/json_writer.hpp"

#include <simdjson.h>

#include <nlohmann/json.hpp>
#include <string>

#include "must.hpp"
#include "safe_text.hpp"
#include "target.hpp"

namespace userhub::fuzz {

/// A text. The writer promises nothing for invalid UTF-8.
void check_input(std::string_view input) {
  if (!is_utf8(input)) return;
  std::string json = "[";
  append_json_string(json, input);
  json += ']';
  const auto read = nlohmann::json::parse(json, nullptr, false);
  must(!read.is_discarded(), "a written string is JSON");
  must(read.size() == 1 && read[0] == input, "a written string reads as it was");

  simdjson::dom::parser parser;
  std::string_view also_read;
  must(parser.parse(json).at(0).get(also_read) == simdjson::SUCCESS && also_read == input,
       "a written string reads as it was by another reader");
}

}  // namespace userhub::fuzz
