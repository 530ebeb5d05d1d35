#include "state/invoices.hpp"

#include "state/prepare.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {

std::vector<Invoice> Invoices::list(const std::string& account_id, int most) {
  auto row = prepare(database_,
                     "SELECT id, description, cents, currency, state, created_at FROM invoices "
                     "WHERE account_id = ? ORDER BY rowid DESC LIMIT ?",
                     account_id, most);
  std::vector<Invoice> invoices;
  while (row.executeStep()) {
    invoices.push_back(
        {.id = row.getColumn(0),
         .description = row.getColumn(1),
         .total = {.cents = row.getColumn(2).getInt64(), .currency = row.getColumn(3)},
         .state = row.getColumn(4),
         .created_at = to_time(row.getColumn(5).getInt64())});
  }
  return invoices;
}

void Invoices::add(const Subscription& subscription, bool paid, std::chrono::sys_seconds now) {
  const Price total = parse_price(subscription.plan.price);
  prepare(database_, "INSERT INTO invoices VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          new_id(subscription.account_id), subscription.account_id, subscription.id,
          subscription.plan.name, total.cents, total.currency, paid ? "PAID" : "OPEN",
          seconds_of(now))
      .exec();
}

std::string Invoices::new_id(const std::string& account_id) {
  auto count = prepare(database_, "SELECT count(*) FROM invoices WHERE account_id = ?", account_id);
  count.executeStep();
  int number = count.getColumn(0);
  std::string id;
  do {  // An edited state may have a higher number.
    id = "in_" + account_id + "_" + std::to_string(++number);
  } while (prepare(database_, "SELECT 1 FROM invoices WHERE id = ?", id).executeStep());
  return id;
}

bool Invoices::has_open(const Subscription& subscription) {
  return prepare(database_, "SELECT 1 FROM invoices WHERE subscription_id = ? AND state = 'OPEN'",
                 subscription.id)
      .executeStep();
}

void Invoices::close(const Subscription& subscription, bool paid) {
  prepare(database_, "UPDATE invoices SET state = ? WHERE subscription_id = ? AND state = 'OPEN'",
          paid ? "PAID" : "VOID", subscription.id)
      .exec();
}

}  // namespace userhub::emulator
