#pragma once

#include <optional>
#include <string>

#include "accounts.hpp"
#include "form_fields.hpp"
#include "members.hpp"
#include "portal_pages.hpp"
#include "portal_path.hpp"

namespace userhub::emulator {

/// What a form has led to.
struct FormOutcome {
  enum class Next {
    leave,  ///< An action is complete: out by successUrl.
    stay,   ///< To the page named by `path`, with a notice.
    retry,  ///< The same page again, with the notice.
  };
  Next next = Next::retry;
  std::string path =
      {};            ///< Below the account's, with the notice's word: `/members?notice=invited`.
  int status = 200;  ///< Of a retry.
  Notice notice = {};
};

/// Changes the state as the forms of the portal ask for.
class PortalForms {
 public:
  PortalForms(Accounts& accounts, Members& members) : accounts_(accounts), members_(members) {}

  /// Nothing where the page has no such form.
  std::optional<FormOutcome> submit(const PortalPath& path, const Account& account,
                                    const FormFields& fields);

 private:
  FormOutcome check_out(const Account& account, const std::string& plan_id,
                        const FormFields& fields);
  FormOutcome cancel(const Account& account);
  FormOutcome invite(const Account& account, const FormFields& fields);
  FormOutcome change_members(const Account& account, const FormFields& fields);

  Accounts& accounts_;
  Members& members_;
};

/// What a page says for the word in its query's `notice`.
Notice notice_named(const std::string& word);

}  // namespace userhub::emulator
