#include "fleet.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "resolve_options.hpp"

namespace userhub::fleet {
namespace {

constexpr Duration second = std::chrono::seconds(1);

Duration part(Duration whole, double share) {
  return std::chrono::duration_cast<Duration>(whole * share);
}

HttpResponse response(const Answer& answer) {
  HttpResponse response{.status = answer.status, .headers = {}, .body = "{}"};
  if (answer.status == 200) response.body = R"({"redirectUrl":"https://portal.example/"})";
  if (!answer.retry_after.empty())
    response.headers = {{"Retry-After", std::string(answer.retry_after)}};
  return response;
}

}  // namespace

struct Fleet::InFlight {
  Budget budget;
  TimePoint begun;
  Call call;
};

Fleet::Fleet(const Clients& clients, const Policy& policy, std::uint64_t seed, EventQueue& events,
             Server& server, Load& load)
    : clients_(clients),
      policy_(policy),
      random_(seed),
      events_(&events),
      server_(&server),
      load_(&load),
      settings_(resolve_options({.admin_key = "key", .proxy = ""}).value()),
      budgets_(static_cast<std::size_t>(clients.count)) {
  std::ranges::generate(budgets_, [] { return std::make_shared<RetryBudget>(); });
}

void Fleet::start(TimePoint until) {
  const TimePoint now = events_->now();
  for (std::size_t client = 0; client < budgets_.size(); ++client) {
    const Duration phase = part(second / clients_.calls_a_second, clients_.in_step ? 0 : chance());
    events_->at(now + phase, [=, this] { begin_call(client, until); });
    if (!clients_.restart_every) continue;
    events_->at(now + part(*clients_.restart_every, chance()),
                [=, this] { restart(client, until); });
  }
}

void Fleet::restart(std::size_t client, TimePoint until) {
  budgets_[client] = std::make_shared<RetryBudget>();
  const TimePoint next = events_->now() + *clients_.restart_every;
  if (next < until) events_->at(next, [=, this] { restart(client, until); });
}

void Fleet::begin_call(std::size_t client, TimePoint until) {
  const TimePoint now = events_->now();
  const TimePoint next = now + second / clients_.calls_a_second;
  if (next < until) events_->at(next, [=, this] { begin_call(client, until); });
  // Its reserve alone allows a call all the retries that it may make.
  const Budget budget = policy_.budget ? budgets_[client] : std::make_shared<RetryBudget>();
  const Call call(settings_, *budget, settings_.options.timeout, now);
  const auto flight = std::make_shared<InFlight>(InFlight{budget, now, call});
  follow(flight, flight->call.attempt(now));
}

void Fleet::follow(const Flight& flight, Call::Step step) {
  if (const auto* done = std::get_if<Call::Done>(&step)) {
    load_->call_ended(flight->begun, events_->now(), done->result.has_value());
  } else if (const auto* wait = std::get_if<Call::Wait>(&step)) {
    events_->at(wait->until, [=, this] { follow(flight, flight->call.attempt(events_->now())); });
  } else {
    send(flight, std::get<Call::Attempt>(step));
  }
}

void Fleet::send(const Flight& flight, const Call::Attempt& attempt) {
  const TimePoint now = events_->now();
  const TimePoint end = now + attempt.timeout;
  load_->sent(now);
  const Answer answer = server_->receive(now);
  if (answer.at <= end) {
    events_->at(answer.at, [=, this] { receive(flight, answer); });
  } else {
    events_->at(end, [=, this] { give_up(flight); });
  }
}

/// Without jitter: the whole step, or the very moment that the server names.
void Fleet::receive(const Flight& flight, const Answer& answer) {
  const Moment now = moment(answer.retry_after.empty() ? 1 : 0);
  const HttpResponse received = response(answer);
  flight->call.end_attempt(
      {.answer = &received, .http_status = received.status, .connection_reused = true}, now);
  follow(flight, flight->call.next(now));
}

/// As CurlTransfer does where an attempt's time has passed.
void Fleet::give_up(const Flight& flight) {
  const Moment now = moment(1);
  flight->call.end_attempt(
      {.cause = FailureCause::attempt_timeout, .message = "no answer", .phase = Phase::request},
      now);
  follow(flight, flight->call.next(now));
}

Moment Fleet::moment(double chance_without_jitter) {
  const TimePoint now = events_->now();
  using Clock = std::chrono::system_clock;
  const auto since_epoch = std::chrono::duration_cast<Clock::duration>(now.time_since_epoch());
  return {now, Clock::time_point(since_epoch), policy_.jitter ? chance() : chance_without_jitter};
}

/// Not by a distribution, whose numbers each standard library may choose.
double Fleet::chance() {
  return static_cast<double>(random_() >> 11) * 0x1p-53;
}

}  // namespace userhub::fleet
