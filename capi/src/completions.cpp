#include "transport/completions.hpp"

#include <fcntl.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <system_error>

#include "call.hpp"
#include "call_start.hpp"
#include "client.hpp"
#include "handle.hpp"
#include "portal_session.hpp"
#include "portal_session_request.hpp"
#include "process/cancel_hold.hpp"
#include "process/per_process.hpp"

namespace {

/// One process's queue; the calls in flight share it.
struct SharedCompletions {
  std::shared_ptr<userhub::Completions> queue = std::make_shared<userhub::Completions>();
  void leave_to_parent() {}
};

}  // namespace

struct userhub_completions {
  mutable userhub::PerProcess<SharedCompletions> per_process;

  std::shared_ptr<userhub::Completions> queue() const { return per_process.get().queue; }
  /// Null, with errno, if a child has no descriptor or no memory at its first use.
  std::shared_ptr<userhub::Completions> try_queue() const noexcept {
    try {
      return queue();
    } catch (const std::system_error& thrown) {
      errno = thrown.code().value();
    } catch (...) {
      errno = ENOMEM;
    }
    return nullptr;
  }
};

namespace {

using userhub::capi::fail;
using userhub::capi::null_argument;
using userhub::capi::without_exceptions;

/// Sets an out-parameter. Frees the value instead if that is NULL.
template <class Handle>
void give(Handle* value, Handle** out, void (*free)(Handle*)) {
  if (out != nullptr) {
    *out = value;
  } else {
    free(value);
  }
}

}  // namespace

userhub_status userhub_completions_new(userhub_completions** completions, userhub_error** error) {
  const userhub::CancelHold hold;
  return without_exceptions(completions, error, [=] {
    if (completions == nullptr) return fail(null_argument("completions").error(), error);
    auto created = std::make_unique<userhub_completions>();
    created->per_process.get();
    *completions = created.release();
    return USERHUB_OK;
  });
}

int userhub_completions_fd(const userhub_completions* completions) {
  const userhub::CancelHold hold;
  if (completions == nullptr) errno = EBADF;
  const auto queue = completions == nullptr ? nullptr : completions->try_queue();
  return queue == nullptr ? -1 : queue->descriptor();
}

int userhub_completions_dup_fd(const userhub_completions* completions) {
  const int descriptor = userhub_completions_fd(completions);
  return descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
}

userhub_status userhub_create_portal_session_queued(const userhub_client* client,
                                                    const userhub_portal_session_request* request,
                                                    userhub_completions* completions,
                                                    uint64_t token, userhub_call** call,
                                                    userhub_error** error) {
  const userhub::CancelHold hold;
  return without_exceptions(call, error, [=] {
    if (client == nullptr) return fail(null_argument("client").error(), error);
    if (completions == nullptr) return fail(null_argument("completions").error(), error);
    const auto parsed = userhub::capi::read_request(request);
    if (!parsed) return fail(parsed.error(), error);
    auto handle = std::make_unique<userhub_call>();
    auto prepared = userhub::CallStart::prepare_queued(
        client->client, parsed->request, parsed->options, completions->queue(), token);
    if (!prepared) return fail(std::move(prepared).error(), error);
    handle->call = *prepared;
    if (call != nullptr) *call = handle.release();
    userhub::CallStart::start(*prepared);
    return USERHUB_OK;
  });
}

int userhub_completions_take(userhub_completions* completions, uint64_t* token,
                             userhub_status* status, userhub_portal_session** session,
                             userhub_error** error) {
  const userhub::CancelHold hold;
  const auto queue = completions == nullptr ? nullptr : completions->try_queue();
  auto completion = queue == nullptr ? std::nullopt : queue->take();
  userhub_status taken_status = USERHUB_OK;
  userhub_portal_session* taken_session = nullptr;
  userhub_error* taken_error = nullptr;
  if (completion) {
    taken_status = userhub::capi::give_handle(&taken_session, "session", &taken_error,
                                              [&] { return std::move(completion->result); });
  }
  if (token != nullptr) *token = completion ? completion->token : 0;
  if (status != nullptr) *status = taken_status;
  give(taken_session, session, userhub_portal_session_free);
  give(taken_error, error, userhub_error_free);
  return completion ? 1 : 0;
}

int userhub_completions_wait(userhub_completions* completions, int64_t timeout_ms) {
  const userhub::CancelHold hold;
  const auto queue = completions == nullptr ? nullptr : completions->try_queue();
  return queue != nullptr && queue->wait(timeout_ms) ? 1 : 0;
}

void userhub_completions_free(userhub_completions* completions) {
  const userhub::CancelHold hold;
  if (completions == nullptr) return;
  if (SharedCompletions* own = completions->per_process.own()) own->queue->close();
  delete completions;
}
