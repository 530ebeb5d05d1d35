#include "state/payment_methods.hpp"

#include "state/prepare.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

// The numbers of well-known test cards.
constexpr const char* first_last4 = "4242";
constexpr const char* other_last4 = "1881";

}  // namespace

std::optional<PaymentMethod> PaymentMethods::find(const std::string& account_id) {
  auto row = prepare(database_,
                     "SELECT last4, exp_month, exp_year, failed_at, created_at, updated_at FROM "
                     "payment_methods WHERE account_id = ?",
                     account_id);
  if (!row.executeStep()) return std::nullopt;
  const auto failed = row.getColumn(3);
  return PaymentMethod{
      .id = "pm_" + account_id,
      .last4 = row.getColumn(0),
      .exp_month = row.getColumn(1),
      .exp_year = row.getColumn(2),
      .failed_at = failed.isNull() ? std::nullopt : std::optional(to_time(failed.getInt64())),
      .created_at = to_time(row.getColumn(4).getInt64()),
      .updated_at = to_time(row.getColumn(5).getInt64())};
}

void PaymentMethods::ensure(const std::string& account_id) {
  if (!find(account_id)) add(account_id, first_last4);
}

void PaymentMethods::replace(const std::string& account_id) {
  const auto before = find(account_id);
  add(account_id, before && before->last4 == first_last4 ? other_last4 : first_last4);
}

void PaymentMethods::record_payment(const std::string& account_id, bool succeeded) {
  const auto now = seconds_of(clock_.now());
  prepare(database_,
          "UPDATE payment_methods SET failed_at = iif(?, NULL, ?), updated_at = ? WHERE "
          "account_id = ?",
          succeeded ? 1 : 0, now, now, account_id)
      .exec();
}

void PaymentMethods::add(const std::string& account_id, const std::string& last4) {
  constexpr int last_month = 12;
  constexpr int years_valid = 4;
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(clock_.now()));
  const auto now = seconds_of(clock_.now());
  prepare(database_,
          "INSERT INTO payment_methods VALUES (?1, ?2, ?3, ?4, NULL, ?5, ?5) ON CONFLICT DO UPDATE "
          "SET last4 = ?2, exp_month = ?3, exp_year = ?4, failed_at = NULL, updated_at = ?5",
          account_id, last4, last_month, static_cast<int>(today.year()) + years_valid, now)
      .exec();
}

}  // namespace userhub::emulator
