#pragma once

#include <optional>
#include <string>

#include "http/form_fields.hpp"
#include "portal/notice.hpp"
#include "portal/portal_path.hpp"
#include "state/accounts.hpp"
#include "state/billing.hpp"
#include "state/members.hpp"
#include "state/secret_tokens.hpp"

namespace userhub::emulator {

/// The result of a form.
struct FormOutcome {
  enum class Next {
    leave,     ///< The action is complete: go to successUrl.
    redirect,  ///< Go to the page named by `path`.
    retry,     ///< Show the same page again, with the notice.
  };
  Next next = Next::retry;
  std::string path = {};         ///< Below the account's: `/members`.
  std::string notice_name = {};  ///< What happened, for the page at `path`; "": nothing.
  int status = 200;              ///< For a retry.
  Notice notice = {};
  std::string member_to_remove = {};  ///< Ask about this member first.
};

/// Carries out the forms of the portal.
class PortalForms {
 public:
  PortalForms(Accounts& accounts, Billing& billing, Members& members, SecretTokens& tokens)
      : accounts_(accounts), billing_(billing), members_(members), tokens_(tokens) {}

  /// Empty if the page has no form.
  std::optional<FormOutcome> submit(const PortalPath& path, const Account& account,
                                    const FormFields& fields);

 private:
  FormOutcome change_billing(const Account& account, const FormFields& fields);
  FormOutcome pay(const Account& account);
  FormOutcome check_out(const Account& account, const Plan& plan, const FormFields& fields);
  FormOutcome cancel(const Account& account, const FormFields& fields);
  FormOutcome invite(const Account& account, const FormFields& fields);
  FormOutcome change_members(const Account& account, const FormFields& fields);
  FormOutcome remove_member(const Account& account, const std::string& user_id);

  Accounts& accounts_;
  Billing& billing_;
  Members& members_;
  SecretTokens& tokens_;
};

}  // namespace userhub::emulator
