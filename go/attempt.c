#include "attempt.h"

#include "_cgo_export.h"

static _Thread_local int observing = 0;

static void observe(void* observer, const userhub_attempt* attempt) {
  observing = 1;
  userhubGoObserve((uintptr_t)observer, (userhub_attempt*)attempt);
  observing = 0;
}

int userhub_go_is_observing(void) {
  return observing;
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
