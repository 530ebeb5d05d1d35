#pragma once

#include <optional>
#include <string>

#include "http/form_fields.hpp"
#include "portal/portal_pages.hpp"
#include "portal/portal_path.hpp"
#include "state/accounts.hpp"
#include "state/members.hpp"
#include "state/subscriptions.hpp"

namespace userhub::emulator {

/// The result of a form.
struct FormOutcome {
  enum class Next {
    leave,     ///< The action is complete: go to successUrl.
    redirect,  ///< Go to the page named by `path`, with a notice.
    retry,     ///< Show the same page again, with the notice.
  };
  Next next = Next::retry;
  std::string path =
      {};  ///< Below the account's, with the name of the notice: `/members?notice=invited`.
  int status = 200;  ///< For a retry.
  Notice notice = {};
};

/// Carries out the forms of the portal.
class PortalForms {
 public:
  PortalForms(Subscriptions& subscriptions, Members& members)
      : subscriptions_(subscriptions), members_(members) {}

  /// Empty if the page has no form.
  std::optional<FormOutcome> submit(const PortalPath& path, const Account& account,
                                    const FormFields& fields);

 private:
  FormOutcome check_out(const Account& account, const std::string& plan_id,
                        const FormFields& fields);
  FormOutcome cancel(const Account& account);
  FormOutcome invite(const Account& account, const FormFields& fields);
  FormOutcome change_members(const Account& account, const FormFields& fields);

  Subscriptions& subscriptions_;
  Members& members_;
};

/// The notice for the value of the query parameter `notice`.
Notice notice_named(const std::string& word);

}  // namespace userhub::emulator
