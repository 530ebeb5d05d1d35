#include "portal/portal_forms.hpp"

#include <algorithm>

namespace userhub::emulator {
namespace {

using Next = FormOutcome::Next;

constexpr std::size_t max_email_bytes = 320;

bool is_email(const std::string& text) {
  const auto at = text.find('@');
  const bool plain = std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; });
  return plain && text.size() <= max_email_bytes && at != std::string::npos && at > 0 &&
         at + 1 < text.size() && text.find('@', at + 1) == std::string::npos;
}

FormOutcome retry(int status, std::string text) {
  return {.status = status, .notice = {.text = std::move(text), .is_error = true}};
}

FormOutcome redirect(std::string path) {
  return {.next = Next::redirect, .path = std::move(path)};
}

}  // namespace

std::optional<FormOutcome> PortalForms::submit(const PortalPath& path, const Account& account,
                                               const FormFields& fields) {
  const bool has_members = account.is_organization;
  if (path.page == PortalPage::checkout) return check_out(account, path.plan_id, fields);
  if (path.page == PortalPage::cancel) return cancel(account);
  if (path.page == PortalPage::invite && has_members) return invite(account, fields);
  if (path.page == PortalPage::members && has_members) return change_members(account, fields);
  return std::nullopt;
}

FormOutcome PortalForms::check_out(const Account& account, const std::string& plan_id,
                                   const FormFields& fields) {
  if (field_of(fields, "outcome") != "complete") {
    return retry(402, "The card was declined. Nothing has changed.");
  }
  subscriptions_.subscribe(account.id, plan_id);
  return {.next = Next::leave};
}

FormOutcome PortalForms::cancel(const Account& account) {
  subscriptions_.cancel(account.id);
  return {.next = Next::leave};
}

FormOutcome PortalForms::invite(const Account& account, const FormFields& fields) {
  const std::string email = field_of(fields, "email");
  if (!is_email(email)) return retry(422, "That is not an e-mail address.");
  if (!members_.invite(account.id, email)) return retry(409, "That address is already invited.");
  return redirect("/members?notice=invited");
}

FormOutcome PortalForms::change_members(const Account& account, const FormFields& fields) {
  if (const auto user_id = field_of(fields, "remove"); !user_id.empty()) {
    members_.remove(account.id, user_id);
    return redirect("/members?notice=removed");
  }
  members_.withdraw(account.id, field_of(fields, "withdraw"));
  return redirect("/members?notice=withdrawn");
}

Notice notice_named(const std::string& word) {
  if (word == "invited") return {.text = "The invitation is listed below."};
  if (word == "removed") return {.text = "The member was removed."};
  if (word == "withdrawn") return {.text = "The invitation was withdrawn."};
  return {};
}

}  // namespace userhub::emulator
