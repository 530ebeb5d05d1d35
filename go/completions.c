#include "completions.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct userhub_go_completions {
  pthread_mutex_t mutex;
  userhub_go_completion* first;
  userhub_go_completion* last;
  int signal;
};

/* Ends the process if there is no memory left, as Go does. */
static void* allocated(size_t size) {
  void* memory = calloc(1, size);
  if (memory == NULL) abort();
  return memory;
}

userhub_go_completions* userhub_go_completions_new(int signal) {
  userhub_go_completions* completions = allocated(sizeof *completions);
  pthread_mutex_init(&completions->mutex, NULL);
  completions->signal = signal;
  return completions;
}

userhub_go_completion* userhub_go_completions_take(userhub_go_completions* completions) {
  pthread_mutex_lock(&completions->mutex);
  userhub_go_completion* first = completions->first;
  completions->first = completions->last = NULL;
  pthread_mutex_unlock(&completions->mutex);
  return first;
}

void userhub_go_completion_free_all(userhub_go_completion* first) {
  while (first != NULL) {
    userhub_go_completion* next = first->next;
    userhub_portal_session_free(first->session);
    userhub_error_free(first->error);
    free(first);
    first = next;
  }
}

void userhub_go_completions_wake(userhub_go_completions* completions) {
  const char byte = 0;
  while (write(completions->signal, &byte, 1) < 0 && errno == EINTR) {
  }
}

void userhub_go_completions_free(userhub_go_completions* completions) {
  pthread_mutex_destroy(&completions->mutex);
  free(completions);
}

/* Runs on the I/O thread. Wakes Go for the first result of a batch. */
static void complete(void* data, userhub_status status, userhub_portal_session* session,
                     userhub_error* error) {
  (void)status;
  userhub_go_completion* completion = data;
  userhub_go_completions* completions = completion->completions;
  completion->session = session;
  completion->error = error;
  if (session != NULL) completion->redirect_url = userhub_portal_session_redirect_url(session);
  pthread_mutex_lock(&completions->mutex);
  const int is_first = completions->first == NULL;
  if (is_first) {
    completions->first = completion;
  } else {
    completions->last->next = completion;
  }
  completions->last = completion;
  pthread_mutex_unlock(&completions->mutex);
  if (is_first) userhub_go_completions_wake(completions);
}

userhub_status userhub_go_start_call(userhub_client* client,
                                     const userhub_portal_session_request* request,
                                     userhub_go_completions* completions, uintptr_t waiter,
                                     userhub_call** call, userhub_error** error) {
  userhub_go_completion* completion = allocated(sizeof *completion);
  completion->waiter = waiter;
  completion->completions = completions;
  const userhub_status status =
      userhub_create_portal_session_async(client, request, complete, completion, call, error);
  if (status != USERHUB_OK) free(completion);
  return status;
}
