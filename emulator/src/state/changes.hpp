#pragma once

#include <string>
#include <utility>
#include <vector>

namespace userhub::emulator {

/// A change of the state that webhooks report.
struct Change {
  enum class Kind { account, member, subscription, invitation };
  Kind kind;
  std::string id;          ///< Of the account, the organization or the subscription.
  std::string child = {};  ///< The user ID of a member, the address of an invitation.
  std::string role = {};   ///< Of a member.
  bool removed = false;    ///< The member or the invitation.
  bool accepted = false;   ///< The invitation.

  bool operator==(const Change&) const = default;
};

/// Collects the changes of one request.
class Changes {
 public:
  /// A change that is already in the list is not added again.
  void add(Change change) {
    for (const auto& other : changes_) {
      if (other == change) return;
    }
    changes_.push_back(std::move(change));
  }

  std::vector<Change> take() { return std::exchange(changes_, {}); }

 private:
  std::vector<Change> changes_;
};

}  // namespace userhub::emulator
