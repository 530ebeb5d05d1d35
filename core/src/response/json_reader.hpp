#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace userhub {

/// Reads a JSON object: the only code that uses simdjson. Results are valid until the reader is
/// destroyed or the thread creates another. Throws std::bad_alloc.
class JsonReader {
 public:
  explicit JsonReader(std::string_view json);
  ~JsonReader();

  /// Why the text is not a JSON object, as the end of a sentence; "" if it is one.
  std::string_view problem() const;

  /// A member of the object; nothing if it is missing or not a string.
  std::optional<std::string_view> string(std::string_view key) const;

  /// The names and values of the strings in the object under `key`.
  std::vector<std::pair<std::string_view, std::string_view>> strings(std::string_view key) const;

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace userhub
