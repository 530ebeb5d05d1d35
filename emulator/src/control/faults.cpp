#include "control/faults.hpp"

#include <algorithm>

#include "control/fault_spec.hpp"

namespace userhub::emulator {

namespace {

bool applies(const Fault& fault, std::initializer_list<FaultKind::Target> targets) {
  return std::ranges::find(targets, fault.kind->target) != targets.end();
}

}  // namespace

std::optional<QueuedFault> Faults::take(const std::string& user_id,
                                        std::initializer_list<Target> targets) {
  if (auto queued = take_queued(user_id, targets)) return queued;
  const auto fault = parse_faulty_user_id(user_id);
  if (!fault || !applies(*fault, targets)) return std::nullopt;
  if (fault->times && fault_counts_[user_id]++ >= *fault->times) return std::nullopt;
  return QueuedFault{.spec = user_id, .fault = *fault, .user_id = user_id};
}

Response Faults::apply(Response answer, const Request& request, Trace& trace) {
  const auto fault = take(trace.user_id, {Target::call});
  if (!fault) return answer;
  trace.fault = fault->spec;
  return fault->fault.kind->apply(std::move(answer), {fault->fault, request});
}

bool Faults::declines(const std::string& account_id, Billing::Payment payment) {
  if (payment == Billing::Payment::by_visitor)
    return take(account_id, {Target::payment}).has_value();
  return take(account_id, {Target::payment, Target::renewal}).has_value();
}

std::optional<QueuedFault> Faults::take_queued(const std::string& user_id,
                                               std::initializer_list<Target> targets) {
  std::erase_if(queue_, [](const QueuedFault& queued) { return queued.fault.times == 0; });
  const auto found = std::ranges::find_if(queue_, [&](const QueuedFault& queued) {
    return applies(queued.fault, targets) && (queued.user_id.empty() || queued.user_id == user_id);
  });
  if (found == queue_.end()) return std::nullopt;
  if (found->fault.times) --*found->fault.times;
  return *found;
}

void Faults::reset() {
  fault_counts_.clear();
  queue_.assign(initial_.begin(), initial_.end());
}

nlohmann::json Faults::describe_queue() const {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& queued : queue_) {
    if (queued.fault.times == 0) continue;
    nlohmann::json entry = {{"fault", queued.spec}, {"times_left", nullptr}};
    if (queued.fault.times) entry["times_left"] = *queued.fault.times;
    if (!queued.user_id.empty()) entry["user_id"] = queued.user_id;
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace userhub::emulator
