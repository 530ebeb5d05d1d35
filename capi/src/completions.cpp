#include "transport/completions.hpp"

#include <fcntl.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "call.hpp"
#include "call_start.hpp"
#include "client.hpp"
#include "handle.hpp"
#include "portal_session.hpp"
#include "portal_session_request.hpp"
#include "process/cancel_hold.hpp"
#include "process/per_process.hpp"
#include "process/unshared_descriptor.hpp"

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

/// Why there is no descriptor.
userhub::Error descriptor_error(const std::system_error& thrown) {
  if (thrown.code() != std::errc::too_many_files_open) return {.message = thrown.what()};
  return {.code = userhub::ErrorCode::connection_failed,
          .message = std::string(userhub::too_many_open_files)};
}

/// No exception leaves the library, not even one thrown while an error is created.
template <class Function>
userhub_status without_exceptions(userhub_error** error, Function function) noexcept {
  try {
    try {
      return function();
    } catch (const std::system_error& thrown) {
      return fail(descriptor_error(thrown), error);
    }
  } catch (...) {
    return userhub::capi::fail_thrown(error);
  }
}

/// Starts a call whose result goes to the queue.
userhub_status start(const userhub_client& client, const userhub_portal_session_request* request,
                     const userhub_completions& completions, uint64_t token, userhub_call** call,
                     userhub_error** error) {
  const auto parsed = userhub::capi::read_request(request);
  if (!parsed) return fail(parsed.error(), error);
  userhub::Completions::Place place(completions.queue(), token);
  userhub::PortalSessionCallback callback = place.callback();
  auto prepared =
      userhub::CallStart::prepare_async(client.client, parsed->request, parsed->options, callback);
  if (!prepared) return fail(std::move(prepared).error(), error);
  if (call != nullptr) *call = new userhub_call{*prepared};
  place.keep(*prepared);
  userhub::CallStart::start(*prepared);
  return USERHUB_OK;
}

/// Sets the out-parameters that are not NULL, and discards the other parts.
void give(userhub::Completions::Entry completion, uint64_t* token, userhub_status* status,
          userhub_portal_session** session, userhub_error** error) {
  userhub_portal_session* taken_session = nullptr;
  userhub_error* taken_error = nullptr;
  const userhub_status taken_status = userhub::capi::give_handle(
      &taken_session, "session", &taken_error, [&] { return std::move(completion.result); });
  if (token != nullptr) *token = completion.token;
  if (status != nullptr) *status = taken_status;
  if (session != nullptr) {
    *session = taken_session;
  } else {
    userhub_portal_session_free(taken_session);
  }
  if (error != nullptr) {
    *error = taken_error;
  } else {
    userhub_error_free(taken_error);
  }
}

}  // namespace

userhub_status userhub_completions_new(userhub_completions** completions, userhub_error** error) {
  const userhub::CancelHold hold;
  if (completions != nullptr) *completions = nullptr;
  if (error != nullptr) *error = nullptr;
  return without_exceptions(error, [=] {
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
  if (call != nullptr) *call = nullptr;
  if (error != nullptr) *error = nullptr;
  return without_exceptions(error, [=] {
    if (client == nullptr) return fail(null_argument("client").error(), error);
    if (completions == nullptr) return fail(null_argument("completions").error(), error);
    return start(*client, request, *completions, token, call, error);
  });
}

int userhub_completions_take(userhub_completions* completions, uint64_t* token,
                             userhub_status* status, userhub_portal_session** session,
                             userhub_error** error) {
  const userhub::CancelHold hold;
  if (token != nullptr) *token = 0;
  if (status != nullptr) *status = USERHUB_OK;
  if (session != nullptr) *session = nullptr;
  if (error != nullptr) *error = nullptr;
  const auto queue = completions == nullptr ? nullptr : completions->try_queue();
  auto completion = queue == nullptr ? std::nullopt : queue->take();
  if (!completion) return 0;
  give(*std::move(completion), token, status, session, error);
  return 1;
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
