/* A program built with the header of the first release, 0.1.0. The declarations are that header's,
   as far as the program needs them: they stay as they are for as long as libuserhub.so.0 does. */
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef enum userhub_status { USERHUB_OK = 0, USERHUB_API_ERROR = 6 } userhub_status;
typedef enum userhub_portal_page { USERHUB_PORTAL_CHECKOUT = 3 } userhub_portal_page;

typedef struct userhub_client userhub_client;
typedef struct userhub_portal_session userhub_portal_session;
typedef struct userhub_call userhub_call;
typedef struct userhub_error userhub_error;

typedef struct userhub_attempt {
  size_t struct_size;
  int number;
  int http_status;
  const userhub_error* error;
  int64_t duration_us;
  int connection_reused;
} userhub_attempt;

typedef struct userhub_client_options {
  size_t struct_size;
  const char* admin_key;
  const char* base_url;
  const char* ca_file;
  const char* proxy;
  const char* user_agent_suffix;
  int allow_insecure_base_url;
  int64_t timeout_ms;
  int64_t attempt_timeout_ms;
  int64_t connect_timeout_ms;
  int max_retries;
  int max_connections;
  int64_t max_connection_age_ms;
  const char* allowed_return_origins;
  void (*on_attempt)(void* on_attempt_data, const userhub_attempt* attempt);
  void* on_attempt_data;
} userhub_client_options;

typedef struct userhub_portal_session_request {
  size_t struct_size;
  const char* user_id;
  const char* portal_url;
  const char* return_url;
  const char* success_url;
  const char* organization_id;
  int64_t timeout_ms;
  int (*interrupted)(void* interrupted_data);
  void* interrupted_data;
} userhub_portal_session_request;

typedef char attempt_has_its_size[sizeof(userhub_attempt) == 40 ? 1 : -1];
typedef char options_have_their_size[sizeof(userhub_client_options) == 120 ? 1 : -1];
typedef char request_has_its_size[sizeof(userhub_portal_session_request) == 72 ? 1 : -1];

typedef void (*userhub_portal_session_callback)(void*, userhub_status, userhub_portal_session*,
                                                userhub_error*);
void userhub_client_options_init(userhub_client_options*, size_t);
void userhub_portal_session_request_init(userhub_portal_session_request*, size_t);
userhub_status userhub_client_new(const userhub_client_options*, userhub_client**, userhub_error**);
void userhub_client_free(userhub_client*);
userhub_status userhub_create_portal_session(const userhub_client*,
                                             const userhub_portal_session_request*,
                                             userhub_portal_session**, userhub_error**);
userhub_status userhub_create_portal_session_async(const userhub_client*,
                                                   const userhub_portal_session_request*,
                                                   userhub_portal_session_callback, void*,
                                                   userhub_call**, userhub_error**);
void userhub_call_free(userhub_call*);
const char* userhub_portal_session_redirect_url(const userhub_portal_session*);
void userhub_portal_session_free(userhub_portal_session*);
int userhub_error_http_status(const userhub_error*);
void userhub_error_free(userhub_error*);
ptrdiff_t userhub_portal_path(userhub_portal_page, const char*, char*, size_t, userhub_error**);

/* The attempts that the observer received. */
typedef struct {
  int attempts;
  int answers[3];
} journal;

static void observe(void* data, const userhub_attempt* attempt) {
  journal* kept = data;
  if (attempt->struct_size < sizeof *attempt || attempt->number != 1) return;
  if ((attempt->http_status == 200) != (attempt->error == NULL)) return;
  if (kept->attempts < 3) kept->answers[kept->attempts++] = attempt->http_status;
}

/* What an asynchronous call's callback was given. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t arrived;
  int times;
  userhub_portal_session* session;
} delivery;

static void take(void* data, userhub_status status, userhub_portal_session* session,
                 userhub_error* error) {
  delivery* taken = data;
  (void)status;
  userhub_error_free(error);
  pthread_mutex_lock(&taken->mutex);
  taken->session = session;
  ++taken->times;
  pthread_cond_signal(&taken->arrived);
  pthread_mutex_unlock(&taken->mutex);
}

/* Whether the session is the one of the link, which it frees. */
static int leads_to(userhub_portal_session* session, const char* link) {
  const char* url = userhub_portal_session_redirect_url(session);
  const int same = url != NULL && strcmp(url, link) == 0;
  userhub_portal_session_free(session);
  return same;
}

static const char* ask(const userhub_client* client, userhub_portal_session_request* request,
                       const char* link) {
  userhub_portal_session* session = NULL;
  userhub_error* error = NULL;
  userhub_call* call = NULL;
  delivery taken = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, NULL};
  int http_status;

  request->user_id = "usr_nobody";
  if (userhub_create_portal_session(client, request, &session, &error) != USERHUB_API_ERROR) {
    return "an unknown user is not an error of the API";
  }
  http_status = userhub_error_http_status(error);
  userhub_error_free(error);
  if (http_status != 404) return "the error has not its HTTP status";

  request->user_id = "usr_ada";
  if (userhub_create_portal_session(client, request, &session, NULL) != USERHUB_OK ||
      !leads_to(session, link)) {
    return "the blocking call gives no session";
  }
  if (userhub_create_portal_session_async(client, request, take, &taken, &call, NULL) !=
      USERHUB_OK) {
    return "the asynchronous call does not start";
  }
  pthread_mutex_lock(&taken.mutex);
  while (taken.times == 0) pthread_cond_wait(&taken.arrived, &taken.mutex);
  pthread_mutex_unlock(&taken.mutex);
  userhub_call_free(call);
  return leads_to(taken.session, link) ? NULL : "the asynchronous call gives no session";
}

static const char* run(userhub_client_options* options, userhub_portal_session_request* request,
                       const char* base_url, const char* link) {
  static const int answers[3] = {404, 200, 200};
  journal kept = {0, {0}};
  userhub_client* client = NULL;
  char path[64];
  const char* failed;

  options->admin_key = "key_for_tests";
  options->base_url = base_url;
  options->on_attempt = observe;
  options->on_attempt_data = &kept;
  if (userhub_client_new(options, &client, NULL) != USERHUB_OK) return "no client";
  if (userhub_portal_path(USERHUB_PORTAL_CHECKOUT, "pro", path, sizeof path, NULL) < 0) {
    return "no path";
  }
  request->portal_url = path;
  failed = ask(client, request, link);
  userhub_client_free(client);
  if (failed == NULL && memcmp(kept.answers, answers, sizeof answers) != 0) {
    return "the observer received other attempts";
  }
  return failed;
}

const char* first_release_program(const char* base_url, const char* link);

/* NULL, or what fails. The structs lie in exactly their bytes of heap, for AddressSanitizer to see
   a read or a write beyond them. */
const char* first_release_program(const char* base_url, const char* link) {
  static const userhub_client_options options_init = {sizeof(userhub_client_options),
                                                      NULL,
                                                      NULL,
                                                      NULL,
                                                      NULL,
                                                      NULL,
                                                      0,
                                                      20000,
                                                      0,
                                                      5000,
                                                      5,
                                                      100,
                                                      60000,
                                                      NULL,
                                                      NULL,
                                                      NULL};
  static const userhub_portal_session_request request_init = {
      sizeof(userhub_portal_session_request), NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL};
  userhub_client_options* options = malloc(sizeof *options);
  userhub_portal_session_request* request = malloc(sizeof *request);
  const char* failed = "no memory";

  if (options != NULL && request != NULL) {
    *options = options_init;
    *request = request_init;
    failed = run(options, request, base_url, link);
  }
  if (failed == NULL) {
    userhub_client_options_init(options, sizeof *options);
    userhub_portal_session_request_init(request, sizeof *request);
    failed = memcmp(&options->timeout_ms, &options_init.timeout_ms, sizeof(int64_t)) == 0
                 ? run(options, request, base_url, link)
                 : "the init function writes other defaults";
  }
  free(options);
  free(request);
  return failed;
}
