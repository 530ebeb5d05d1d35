#include "response/json_reader.hpp"

#include <simdjson.h>

#include <cstddef>
#include <new>

#include "response/json_numbers.hpp"

namespace userhub {
namespace {

namespace dom = simdjson::dom;
using Element = simdjson::simdjson_result<dom::element>;

/// A reader may ignore it (RFC 8259, section 8.1); newer versions of simdjson do.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A parser keeps its buffers from one text to the next, unless they are larger.
constexpr std::size_t max_kept_bytes = std::size_t{64} * 1024;

constinit thread_local bool is_thread_ending = false;

struct ThreadParser : dom::parser {
  ~ThreadParser() { is_thread_ending = true; }
};
thread_local ThreadParser thread_parser;

/// simdjson would choose its code at the first use: by SIMDJSON_FORCE_IMPLEMENTATION, which may
/// make every answer unreadable, and it ends the program where memory runs out. So it is chosen
/// when the library is loaded.
[[maybe_unused]] const bool has_chosen_code = [] {
  simdjson::get_active_implementation() =
      simdjson::get_available_implementations().detect_best_supported();
  return true;
}();

Element parse(dom::parser& parser, std::string_view json) {
  const auto root = parser.parse(json.data(), json.size());
  if (root.error() == simdjson::MEMALLOC) {
    parser = dom::parser();  // a half-built one would refuse every later text
    throw std::bad_alloc();
  }
  return root;
}

}  // namespace

/// Uses the thread's parser; or its own, if a destructor or an exit handler runs after the thread's
/// was destroyed.
struct JsonReader::Document {
  explicit Document(std::string_view json) : root(parse(parser, json)) {
    // No number is read, but simdjson refuses the whole text for one beyond its range.
    if (root.error() != simdjson::SUCCESS) root = parse(parser, shorten_numbers(json));
  }
  ~Document() {
    if (parser.capacity() > max_kept_bytes) parser = dom::parser();
  }

  dom::parser own;
  dom::parser& parser = is_thread_ending ? own : thread_parser;
  Element root;
};

JsonReader::JsonReader(std::string_view json) {
  if (json.starts_with(byte_order_mark)) json.remove_prefix(byte_order_mark.size());
  document_ = std::make_unique<Document>(json);
}

JsonReader::~JsonReader() = default;

std::string_view JsonReader::problem() const {
  if (document_->root.error() != simdjson::SUCCESS) return "is not one JSON value";
  return document_->root.is_object() ? "" : "is not a JSON object";
}

std::optional<std::string_view> JsonReader::string(std::string_view key) const {
  std::string_view value;
  if (document_->root[key].get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::vector<std::pair<std::string_view, std::string_view>> JsonReader::strings(
    std::string_view key) const {
  std::vector<std::pair<std::string_view, std::string_view>> found;
  dom::object object;
  if (document_->root[key].get(object) != simdjson::SUCCESS) return found;
  for (const auto [name, element] : object) {
    std::string_view value;
    if (element.get(value) == simdjson::SUCCESS) found.emplace_back(name, value);
  }
  return found;
}

}  // namespace userhub
