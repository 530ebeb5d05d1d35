#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "handle.hpp"
#include "invalid_argument.hpp"

/// Sets members of public structs by name, for languages that cannot declare structs.
namespace userhub::capi {

template <class Struct>
struct NamedMember {
  std::string_view name;
  std::variant<const char * Struct::*, int Struct::*, std::int64_t Struct::*> member;
};

/// What the `_new` functions give: the struct, and the strings that it points to.
template <class Struct>
struct OwningStruct : Struct {
  std::map<std::string_view, std::string> texts;
};

/// Whether `value` can be the member's.
template <class Struct, class Type>
bool set_member(OwningStruct<Struct>& owner, const NamedMember<Struct>& named,
                Type Struct::* member, const char* value) {
  if constexpr (std::integral<Type>) {
    const std::string_view digits(value == nullptr ? "" : value);
    const char* const end = digits.data() + digits.size();
    Type number{};
    const auto parsed = std::from_chars(digits.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end) return false;
    owner.*member = number;
  } else if (value == nullptr) {
    owner.*member = nullptr;
  } else {
    std::string copy(value);
    owner.*member = (owner.texts[named.name] = std::move(copy)).c_str();
  }
  return true;
}

/// `owner` is one of an OwningStruct, or NULL.
template <class Struct>
userhub_status set_by_name(Struct* owner, const char* owner_name,
                           std::span<const NamedMember<Struct>> members, const char* name,
                           const char* value, userhub_error** error) noexcept {
  return without_exceptions(error, [=] {
    if (owner == nullptr) return fail(null_argument(owner_name).error(), error);
    if (name == nullptr) return fail(null_argument("name").error(), error);
    for (const auto& named : members) {
      if (named.name != name) continue;
      const auto set = [&](auto member) {
        return set_member(static_cast<OwningStruct<Struct>&>(*owner), named, member, value);
      };
      if (std::visit(set, named.member)) return USERHUB_OK;
      return fail(invalid_argument(name, "is not a whole number, or is too large").error(), error);
    }
    return fail(invalid_argument("name", "is not a member that can be set by name").error(), error);
  });
}

}  // namespace userhub::capi
