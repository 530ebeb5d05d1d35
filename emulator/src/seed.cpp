#include "seed.hpp"

#include "database.hpp"

namespace userhub::emulator {
namespace {

constexpr const char* seed = R"sql(
INSERT INTO plans VALUES ('free', 'Free', '$0'), ('pro', 'Pro', '$20'), ('team', 'Team', '$50');
INSERT INTO connections VALUES ('conn_1'), ('conn_26yEiYymqy6ZmG');
INSERT INTO organizations VALUES ('org_1', 'Analytical Engines', 'free');
INSERT INTO users(id, name, plan_id) VALUES ('usr_ada', 'Ada Lovelace', 'free'),
                                            ('usr_grace', 'Grace Hopper', 'free');
INSERT INTO members VALUES ('org_1', 'usr_ada'), ('org_1', 'usr_grace');
)sql";

bool is_empty(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM plans").getInt() == 0;
}

}  // namespace

void plant_seed(SQLite::Database& database) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (is_empty(database)) database.exec(seed);
  transaction.commit();
}

void restore_seed(SQLite::Database& database) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  clear_database(database);
  database.exec(seed);
  transaction.commit();
}

}  // namespace userhub::emulator
