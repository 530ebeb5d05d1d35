#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace userhub {

/// Reads a JSON text: the only code that knows simdjson. What it gives lasts until the reader is
/// destroyed or the thread makes another. Throws std::bad_alloc.
class JsonReader {
 public:
  explicit JsonReader(std::string_view json);
  ~JsonReader();

  /// Whether the text is one JSON value, with nothing after it.
  bool is_json() const;
  bool is_object() const;

  /// The object's member; nothing where it is missing or not a string.
  std::optional<std::string_view> string(std::string_view key) const;

  /// The members of the object under `key` that are strings, with their keys.
  std::vector<std::pair<std::string_view, std::string_view>> strings(std::string_view key) const;

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace userhub
