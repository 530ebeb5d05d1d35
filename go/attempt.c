#include "attempt.h"

#include "_cgo_export.h"

static void observe(void* observer, const userhub_attempt* attempt) {
  userhubGoObserve((uintptr_t)observer, (userhub_attempt*)attempt);
}

userhub_status userhub_go_new_client(const userhub_client_options* options, uintptr_t observer,
                                     userhub_client** client, userhub_error** error) {
  userhub_client_options observed = *options;
  if (observer != 0) {
    observed.on_attempt = observe;
    observed.on_attempt_data = (void*)observer;
  }
  return userhub_client_new(&observed, client, error);
}
