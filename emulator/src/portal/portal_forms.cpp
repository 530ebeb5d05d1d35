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

FormOutcome redirect(const std::string& path, const std::string& notice_name) {
  return {
      .next = Next::redirect, .path = path + "?notice=" + notice_name, .notice_name = notice_name};
}

FormOutcome declined() {
  return retry(402, "The card was declined. Nothing has changed.");
}

}  // namespace

std::optional<FormOutcome> PortalForms::submit(const PortalPath& path, const Account& account,
                                               const FormFields& fields) {
  const bool has_members = account.is_organization;
  if (path.page == PortalPage::dashboard) return change_billing(account, fields);
  if (path.page == PortalPage::checkout) {
    return check_out(account, accounts_.find_plan(path.plan_id).value(), fields);
  }
  if (path.page == PortalPage::cancel) return cancel(account, fields);
  if (path.page == PortalPage::invite && has_members) return invite(account, fields);
  if (path.page == PortalPage::members && has_members) return change_members(account, fields);
  return std::nullopt;
}

FormOutcome PortalForms::change_billing(const Account& account, const FormFields& fields) {
  const std::string action = field_of(fields, "action");
  if (action == "pay") return pay(account);
  if (action == "replace-card" && billing_.replace_card(account.id))
    return redirect("", "replaced");
  if (action == "resume" && billing_.resume(account.id)) return redirect("", "resumed");
  return retry(409, "The subscription has changed meanwhile. Nothing was done.");
}

FormOutcome PortalForms::pay(const Account& account) {
  switch (billing_.pay(account.id)) {
    case Billing::Outcome::paid:
      return redirect("", "paid");
    case Billing::Outcome::declined:
      return declined();
    case Billing::Outcome::nothing_due:
      break;
  }
  return retry(409, "There is no open invoice any more.");
}

FormOutcome PortalForms::check_out(const Account& account, const Plan& plan,
                                   const FormFields& fields) {
  const std::string outcome = field_of(fields, "outcome");
  if (outcome == "trial") {
    if (!billing_.begin_trial(account.id, plan)) {
      return retry(409, "This account cannot start a trial of this plan.");
    }
    return {.next = Next::leave};
  }
  if (outcome != "complete" || !billing_.check_out(account.id, plan)) return declined();
  return {.next = Next::leave};
}

FormOutcome PortalForms::cancel(const Account& account, const FormFields& fields) {
  const bool now = field_of(fields, "end") == "now";
  const auto end = now ? Billing::End::now : Billing::End::with_period;
  if (!billing_.cancel(account.id, end)) return retry(409, "There is no plan to cancel.");
  return {.next = Next::leave};
}

FormOutcome PortalForms::invite(const Account& account, const FormFields& fields) {
  constexpr std::size_t secret_digits = 32;
  const std::string email = field_of(fields, "email");
  if (!is_email(email)) return retry(422, "That is not an e-mail address.");
  const std::string secret = tokens_.make().substr(0, secret_digits);
  if (!members_.invite(account.id, email, secret)) {
    return retry(409, "That address is already invited.");
  }
  return redirect("/members", "invited");
}

FormOutcome PortalForms::change_members(const Account& account, const FormFields& fields) {
  if (const auto user_id = field_of(fields, "remove"); !user_id.empty()) {
    return remove_member(account, user_id);
  }
  if (const auto user_id = field_of(fields, "ask-to-remove"); !user_id.empty()) {
    return {.member_to_remove = user_id};
  }
  if (members_.withdraw(account.id, field_of(fields, "withdraw"))) {
    return redirect("/members", "withdrawn");
  }
  return retry(409, "There is no such invitation any more.");
}

FormOutcome PortalForms::remove_member(const Account& account, const std::string& user_id) {
  if (members_.is_last_owner(account.id, user_id)) {
    return retry(409, "The only owner of an organization cannot be removed.");
  }
  if (members_.remove(account.id, user_id)) return redirect("/members", "removed");
  return retry(409, "There is no such member any more.");
}

}  // namespace userhub::emulator
