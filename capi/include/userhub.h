#ifndef USERHUB_H
#define USERHUB_H

#include <stddef.h>
#include <stdint.h>

/**
 * UserHub's "create portal session" call, for C.
 *
 *   userhub_client_options options = USERHUB_CLIENT_OPTIONS_INIT;
 *   userhub_portal_session_request request = USERHUB_PORTAL_SESSION_REQUEST_INIT;
 *   userhub_client *client = NULL;
 *   userhub_portal_session *session = NULL;
 *   userhub_error *error = NULL;
 *
 *   options.admin_key = admin_key;
 *   if (userhub_client_new(&options, &client, &error) != USERHUB_OK) return fail(error);
 *
 *   request.user_id = "usr_ada";
 *   request.portal_url = "/{accountId}/plans";
 *   if (userhub_create_portal_session(client, &request, &session, &error) != USERHUB_OK)
 *     return fail(error);
 *   redirect(303, userhub_portal_session_redirect_url(session));
 *
 *   userhub_portal_session_free(session);
 *   userhub_client_free(client);
 *
 * Create one client for the process and share it. Each call creates a new session for one user:
 * never cache a session. Take the user ID from your own login session, never from the browser's
 * request.
 *
 * Errors. A function that can fail returns a userhub_status, or a negative one if it writes a text,
 * and has the last parameter `userhub_error **error`. It always sets its out-parameters: on success
 * the result is set and `*error` is NULL; on failure the result is NULL and `*error` is an error
 * that you read and free. Pass NULL as `error` if you do not need it. Any other NULL is refused
 * with USERHUB_INVALID_ARGUMENT unless its description allows it.
 *
 * Ownership. You own each handle that a function gives you through an out-parameter, and each that
 * your callback receives. Free it once, with the `_free` function of its type; every `_free`
 * function accepts NULL. Handles are independent: a session or an error may outlive its client.
 * The library copies the structs and strings that you pass before the function returns.
 *
 * Threads. You may call any function from any thread. Any number of threads may use one client at
 * the same time; free the client when no call uses it. Sessions, errors and HTTP requests never
 * change, so several threads may read one. The library keeps no "last error" per thread. A client
 * starts one thread, at its first asynchronous call. That I/O thread blocks all signals and runs
 * the callbacks. At exit() the I/O thread stops: pending callbacks are not run, queues get no more
 * results, and an asynchronous call in an exit handler that runs later is refused.
 *
 * Forks. A client created before fork() works in the parent and in the child. If a callback or an
 * observer of an asynchronous call forks, the child exits with 0 when it returns from there. If the
 * process forks during a blocking call, the call belongs to the parent; in the child it returns
 * USERHUB_CANCELLED.
 *
 * Strings. You pass NUL-terminated UTF-8; NULL means the default, or that the value is absent. The
 * strings that you get belong to the handle and are valid until it is freed. A getter returns ""
 * for an absent value. For a NULL handle, or an index past the end, it returns NULL, 0, or -1 where
 * -1 means "none".
 *
 * Versions. Within one SONAME, functions, struct members and enum values are only added.
 * `struct_size` tells the library which members your program knows. A member that is added later
 * has no effect at 0 or NULL. Your program may run with an older library of the same SONAME if it
 * sets no member that the older library lacks; a call that sets one is refused. The macros below
 * are the version of this header; userhub_version_number() is the version of the library that runs.
 *
 * Environment. userhub_client_new() reads these variables on the calling thread; nothing reads them
 * later, so a change affects only clients created after it:
 * - the proxy, if `proxy` is NULL and base_url is not a loopback host: https_proxy, HTTPS_PROXY,
 *  http_proxy, all_proxy, ALL_PROXY, no_proxy and NO_PROXY, by curl's rules (HTTP_PROXY is not
 *  read);
 * - the CA certificates, if `ca_file` is not set, and those for an https proxy: SSL_CERT_FILE and
 *  SSL_CERT_DIR;
 * - for the first client of a process: SSLKEYLOGFILE, which libcurl reads, and OpenSSL's own
 *  variables, such as OPENSSL_CONF.
 *
 * Do not call setenv(), putenv() or unsetenv() while a client is created or a host name is looked
 * up: the C library's resolver reads LOCALDOMAIN and RES_OPTIONS, on a thread that may run on after
 * the call has returned. After setlocale(), the C library also reads LANGUAGE when a connection
 * fails. Set what the program needs before it creates its first client.
 *
 * The library never prints and never installs a signal handler.
 */

/** Precedes each function. You may define it before you include this header, for example as nothing
    for a tool that does not know attributes. */
#ifndef USERHUB_API
#if defined(__GNUC__)
#define USERHUB_API __attribute__((visibility("default")))
#else
#define USERHUB_API
#endif
#endif

/** The version of this header. */
#define USERHUB_VERSION_MAJOR 0
#define USERHUB_VERSION_MINOR 1
#define USERHUB_VERSION_PATCH 0
/** The same as text. */
#define USERHUB_VERSION "0.1.0"
/** The same as a number to compare: 100 for 0.1.0, 10203 for 1.2.3. */
#define USERHUB_VERSION_NUMBER \
  (USERHUB_VERSION_MAJOR * 10000 + USERHUB_VERSION_MINOR * 100 + USERHUB_VERSION_PATCH)

#ifdef __cplusplus
extern "C" {
#endif

/** The version of the library, for example "0.1.0". A static string. */
USERHUB_API const char* userhub_version(void);
/** The same as a number, as USERHUB_VERSION_NUMBER. */
USERHUB_API int userhub_version_number(void);

/** How a call ended: a closed set, with the same words and numbers in every language. */
typedef enum userhub_status {
  USERHUB_OK = 0,
  USERHUB_INVALID_ARGUMENT = 1,  /**< An argument was refused; nothing was sent. */
  USERHUB_CONNECTION_FAILED = 2, /**< DNS or connect failed or took too long, or the connection was
                                      reset, closed or cut. */
  USERHUB_TLS_FAILED = 3,        /**< The certificate or the TLS handshake failed. */
  USERHUB_TIMED_OUT = 4,         /**< The total timeout passed. */
  USERHUB_CANCELLED = 5,         /**< `interrupted` or userhub_call_cancel() ended the call. */
  USERHUB_API_ERROR = 6,         /**< UserHub answered with an error. */
  USERHUB_BAD_RESPONSE = 7,      /**< The answer is not a portal session. */
  USERHUB_INTERNAL = 8           /**< An internal error (please report it), or out of memory. */
} userhub_status;

/** The word for a status, for example "timed_out"; "ok" for USERHUB_OK, "" for an unknown status. A
    static string. */
USERHUB_API const char* userhub_status_name(userhub_status status);

typedef struct userhub_client userhub_client;
typedef struct userhub_portal_session userhub_portal_session;
typedef struct userhub_call userhub_call;
typedef struct userhub_http_request userhub_http_request;
typedef struct userhub_error userhub_error;

/* Client */

/**
 * One finished attempt of a call. It contains no secret, so you may log it. If a kept connection
 * turns out to be dead, the request is repeated on a new one within the same attempt.
 */
typedef struct userhub_attempt {
  size_t struct_size; /**< Size of the struct that this library knows. */
  int number;         /**< 1 for the first attempt of a call. */
  int http_status;    /**< Status of the answer, even if it was cut short; 0 if there was none. */
  /** Why the attempt failed; NULL if it succeeded. Valid until the observer returns. Do not free.
   */
  const userhub_error* error;
  int64_t duration_us;   /**< Time since the attempt started, in microseconds. */
  int connection_reused; /**< Not 0 if the request used a kept connection. */
} userhub_attempt;

/**
 * How a client reaches UserHub. Start from USERHUB_CLIENT_OPTIONS_INIT and set `admin_key`.
 * userhub_client_new() refuses an unusable value with a message that names the member.
 */
typedef struct userhub_client_options {
  size_t struct_size;
  /** The admin API key. Required. Printable ASCII without spaces. Never part of a message. */
  const char* admin_key;
  /** https, or plain http to a loopback host. A path prefix is kept. NULL: the UserHub service,
      https://api.userhub.com. */
  const char* base_url;
  /** PEM file with the CA certificates to trust. A relative path starts at the working directory
      when the client is created. NULL or "": the system's CA certificates. */
  const char* ca_file;
  /** Proxy URL: http, https, socks4, socks4a, socks5 or socks5h. At most 8,192 bytes; at most 254
      for the user name and for the password of a SOCKS proxy. "": no proxy. NULL: the proxy of the
      environment, see above; the message about an unusable one names its variable. */
  const char* proxy;
  /** Appended to the User-Agent header. Printable ASCII. NULL or "": nothing. */
  const char* user_agent_suffix;
  /** Not 0: allows plain http to any host. The network can then read the admin key. */
  int allow_insecure_base_url;
  /** Total time for a call: DNS, connect, TLS, transfer, waits and retries. 1 to 86,400,000.
      0: 20,000. */
  int64_t timeout_ms;
  /** Time for one attempt, from DNS to the complete answer. A longer attempt fails with
      USERHUB_CONNECTION_FAILED and is repeated on a new connection if retries are left. 1 to
      86,400,000; has no effect if it is not shorter than the total. 0: 10,000, or the total timeout
      of the client or the call if that is not the default. */
  int64_t attempt_timeout_ms;
  /** Time for DNS, connect and TLS of one attempt. 1 to 86,400,000. 0: 5,000. */
  int64_t connect_timeout_ms;
  /** Maximum number of attempts after the first, 0 to 1,000. 0 disables retries. Default: 5. The
      client's retry budget may allow fewer: each call adds 0.2 retries to it for 10 s, and it
      regains one per second, up to 10. */
  int max_retries;
  /** Maximum number of connections for asynchronous calls, 1 to 10,000. Further calls wait in
      order. 0: 100. */
  int max_connections;
  /** Maximum age of a connection that is used again, in whole seconds, 1,000 to 86,400,000.
      0: 60,000. */
  int64_t max_connection_age_ms;
  /** Allowed origins, separated by spaces, for example "https://app.example.com
      http://localhost:3000". return_url and success_url must be relative or have one of these
      origins; a URL that a browser might read differently is refused. "": only relative URLs. NULL:
      any URL. */
  const char* allowed_return_origins;
  /** Called after each attempt. A blocking call calls it on the caller's thread, an asynchronous
      call on the I/O thread. It must be quick and must return: no longjmp, no exception. NULL: no
      observer. */
  void (*on_attempt)(void* on_attempt_data, const userhub_attempt* attempt);
  /** Passed to `on_attempt`. */
  void* on_attempt_data;
} userhub_client_options;

/** The defaults, for `userhub_client_options options = USERHUB_CLIENT_OPTIONS_INIT;`. */
#define USERHUB_CLIENT_OPTIONS_INIT \
  {sizeof(userhub_client_options),  \
   NULL,                            \
   NULL,                            \
   NULL,                            \
   NULL,                            \
   NULL,                            \
   0,                               \
   20000,                           \
   0,                               \
   5000,                            \
   5,                               \
   100,                             \
   60000,                           \
   NULL,                            \
   NULL,                            \
   NULL}

/**
 * Writes the same defaults, for languages that cannot use the macro. `size` is the caller's
 * `sizeof *options`. Writes nothing if `options` is NULL or `size` is too small for `struct_size`.
 */
USERHUB_API void userhub_client_options_init(userhub_client_options* options, size_t size);

/**
 * Creates a client. Opens no socket and starts no thread. Fails with USERHUB_INVALID_ARGUMENT if an
 * option is unusable, or with USERHUB_INTERNAL.
 */
USERHUB_API userhub_status userhub_client_new(const userhub_client_options* options,
                                              userhub_client** client, userhub_error** error);

/**
 * Frees the client. First ends its asynchronous calls: each callback runs with USERHUB_CANCELLED.
 * No call may start after this. A callback or an observer of an asynchronous call may free its own
 * client: the function then returns at once, and the remaining callbacks run later. If the observer
 * or `interrupted` of a blocking call frees the client, that call goes on. Accepts NULL.
 */
USERHUB_API void userhub_client_free(userhub_client* client);

/* Portal session */

/**
 * What to ask UserHub for. Start from USERHUB_PORTAL_SESSION_REQUEST_INIT and set `user_id`.
 * Strings are sent unchanged and must not contain control characters. An optional string that is
 * NULL or "" is left out of the request.
 */
typedef struct userhub_portal_session_request {
  size_t struct_size;
  /** UserHub user ID ("usr_...") or "<externalId>@<connectionId>", see userhub_external_user_id().
      Required. UserHub imports an external user that it does not know. The URL with the
      percent-encoded ID has at most 1,000,000 bytes. */
  const char* user_id;
  /** Page of the portal to open: a full URL or a path, see userhub_portal_path(). UserHub replaces
      "{accountId}" with the organization ID if there is one, otherwise with the user ID. Default:
      the root of the portal. */
  const char* portal_url;
  /** Where the user returns to the app. Default: the app URL that is set in UserHub. */
  const char* return_url;
  /** Where the user goes after completing an action. Default: return_url. */
  const char* success_url;
  /** The organization that the user acts for. Default: none, the user acts for themselves. */
  const char* organization_id;
  /** Total time for this call, 1 to 86,400,000. 0: the client's. */
  int64_t timeout_ms;
  /** Called on the calling thread at least every 100 ms and whenever a signal arrives. If it
     returns a value other than 0, the call ends with USERHUB_CANCELLED. It must return: no longjmp,
     no exception. NULL: the call cannot be interrupted. Must be NULL for an asynchronous call,
     which has userhub_call_cancel(). */
  int (*interrupted)(void* interrupted_data);
  /** Passed to `interrupted`. */
  void* interrupted_data;
} userhub_portal_session_request;

/** An empty request, for `userhub_portal_session_request request = ..._INIT;`. */
#define USERHUB_PORTAL_SESSION_REQUEST_INIT \
  {sizeof(userhub_portal_session_request), NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL}

/** Writes an empty request, as userhub_client_options_init() writes default options. */
USERHUB_API void userhub_portal_session_request_init(userhub_portal_session_request* request,
                                                     size_t size);

/**
 * Asks UserHub for a session, with retries, within the timeout. Blocks the calling thread. Can fail
 * with any status.
 */
USERHUB_API userhub_status userhub_create_portal_session(
    const userhub_client* client, const userhub_portal_session_request* request,
    userhub_portal_session** session, userhub_error** error);

/**
 * The absolute http(s) URL to redirect the user's browser to, with status 303. Anyone who opens
 * this URL is signed in: treat it as a secret, and do not log, cache or store it. NULL for a NULL
 * session.
 */
USERHUB_API const char* userhub_portal_session_redirect_url(const userhub_portal_session* session);

/**
 * The same URL for a log, without its secrets: "https://portal.example.com/signin?token=...", or no
 * more than the host if the token is not where UserHub puts it. The "..." is one character, U+2026.
 * NULL for a NULL session.
 */
USERHUB_API const char* userhub_portal_session_redacted_url(const userhub_portal_session* session);

/** Frees the session and its URLs. Accepts NULL. */
USERHUB_API void userhub_portal_session_free(userhub_portal_session* session);

/* Asynchronous call */

/**
 * Receives the result of an asynchronous call: USERHUB_OK and a session, or another status and an
 * error; the other of the two is NULL. You own what you receive. It runs once, on the client's I/O
 * thread, and other calls wait until it returns: pass long work to another thread. It may call
 * every function of this header, also userhub_client_free() of its own client. No exception and no
 * longjmp may leave it.
 */
typedef void (*userhub_portal_session_callback)(void* user_data, userhub_status status,
                                                userhub_portal_session* session,
                                                userhub_error* error);

/**
 * Starts a call and returns. On USERHUB_OK the callback runs exactly once, possibly before this
 * function returns; `*call` is set before that. On any other status the callback never runs and
 * nothing was sent: USERHUB_INVALID_ARGUMENT, USERHUB_INTERNAL if memory runs out or the I/O thread
 * cannot start, or USERHUB_CONNECTION_FAILED if too many files are open. `call` may be NULL; the
 * call then cannot be cancelled. Calls in flight belong to the process that started them: after
 * fork(), their callbacks do not run in the child.
 */
USERHUB_API userhub_status userhub_create_portal_session_async(
    const userhub_client* client, const userhub_portal_session_request* request,
    userhub_portal_session_callback callback, void* user_data, userhub_call** call,
    userhub_error** error);

/**
 * Cancels the call: its callback then runs with USERHUB_CANCELLED, unless the call already has its
 * result. Returns at once. You may call it several times, after the callback, and after the client
 * was freed. Does nothing for NULL.
 */
USERHUB_API void userhub_call_cancel(userhub_call* call);

/** Frees the handle, at any time, also in the callback. Does not cancel the call, and does not wait
    for it. Accepts NULL. */
USERHUB_API void userhub_call_free(userhub_call* call);

/* Completions: the results of asynchronous calls in a queue, with a descriptor to poll. For
   runtimes that cannot run a callback on a foreign thread, such as Node, Ruby, PHP, Perl and Lua.
 */

/** A queue of results. Thread-safe. In the child of a fork() it is empty and has its own
   descriptor; calls in flight belong to the parent. */
typedef struct userhub_completions userhub_completions;

/**
 * Creates a queue. Any number of clients and calls can share it.
 * Fails with USERHUB_CONNECTION_FAILED if too many files are open, or with USERHUB_INTERNAL.
 */
USERHUB_API userhub_status userhub_completions_new(userhub_completions** completions,
                                                   userhub_error** error);

/**
 * A socket for poll(), epoll, kqueue or an event loop. One byte arrives when the queue becomes
 * non-empty. Then call userhub_completions_take() until it returns 0: the first result after that
 * sends a byte again. You may read the bytes before you take results, but need not. Do not close
 * the descriptor: it belongs to the queue. -1 for NULL, or if a child of fork() cannot create one.
 */
USERHUB_API int userhub_completions_fd(const userhub_completions* completions);

/** A copy of that descriptor, for a runtime that closes the descriptors that it polls. You close
   it. On failure returns -1 and sets errno. */
USERHUB_API int userhub_completions_dup_fd(const userhub_completions* completions);

/**
 * Starts a call and returns. Its result goes to `completions` together with `token`, a number of
 * your choice that need not be unique. On USERHUB_OK exactly one result arrives; if the client is
 * freed first, it is USERHUB_CANCELLED. On any other status no result arrives and nothing was sent,
 * as for userhub_create_portal_session_async(). `call` may be NULL; otherwise free it at any time,
 * before or after you take the result.
 */
USERHUB_API userhub_status userhub_create_portal_session_queued(
    const userhub_client* client, const userhub_portal_session_request* request,
    userhub_completions* completions, uint64_t token, userhub_call** call, userhub_error** error);

/**
 * Takes the oldest result: returns 1 and sets `*token`, `*status` and either `*session` or
 * `*error`, which you free. If there is no result, returns 0 and clears them. Never blocks. You may
 * pass NULL for a part that you do not need.
 */
USERHUB_API int userhub_completions_take(userhub_completions* completions, uint64_t* token,
                                         userhub_status* status, userhub_portal_session** session,
                                         userhub_error** error);

/** Waits for a result. Returns 1 if there is one to take, or 0 after `timeout_ms`. A negative
   timeout waits without limit. For a thread of your own, without a poll loop. */
USERHUB_API int userhub_completions_wait(userhub_completions* completions, int64_t timeout_ms);

/**
 * Cancels the queue's calls in flight, discards its results, closes its descriptor and frees it.
 * Does not wait. You may call it before or after userhub_client_free(). No other thread may be
 * using the queue, except in userhub_completions_wait(), which then returns 0. Accepts NULL.
 */
USERHUB_API void userhub_completions_free(userhub_completions* completions);

/* Options and requests whose members are set by name, for languages that cannot declare structs. */

/** Creates options for userhub_client_new(), with the defaults of USERHUB_CLIENT_OPTIONS_INIT. NULL
    if memory runs out. */
USERHUB_API userhub_client_options* userhub_client_options_new(void);

/**
 * Sets a member, for example "admin_key" or "timeout_ms", to a copy of `value`. Write a number in
 * decimal digits. NULL means the same as in the struct. Works only on options from
 * userhub_client_options_new(), and not for `on_attempt` and `on_attempt_data`. Fails with
 * USERHUB_INVALID_ARGUMENT, with a message that names the member, or with USERHUB_INTERNAL.
 */
USERHUB_API userhub_status userhub_client_options_set(userhub_client_options* options,
                                                      const char* name, const char* value,
                                                      userhub_error** error);

/** Frees the options of userhub_client_options_new(). You may do so as soon as the client exists.
    Accepts NULL. */
USERHUB_API void userhub_client_options_free(userhub_client_options* options);

/** Creates an empty request, as USERHUB_PORTAL_SESSION_REQUEST_INIT. You may use it for many calls.
    NULL if memory runs out. */
USERHUB_API userhub_portal_session_request* userhub_portal_session_request_new(void);

/** Sets a member, for example "user_id", as userhub_client_options_set() does. Not for
   `interrupted` and `interrupted_data`. */
USERHUB_API userhub_status
userhub_portal_session_request_set(userhub_portal_session_request* request, const char* name,
                                   const char* value, userhub_error** error);

/** Frees a request of userhub_portal_session_request_new(). You may do so as soon as its last call
    has started. Accepts NULL. */
USERHUB_API void userhub_portal_session_request_free(userhub_portal_session_request* request);

/* Error. Each text is one line of UTF-8 and never contains the admin key or a sign-in token. A text
   of UserHub's answer is cut after 4 KiB; the excerpt of a body that is not JSON, after 200 bytes.
 */

/** The status that the failed call returned. USERHUB_OK for NULL. */
USERHUB_API userhub_status userhub_error_code(const userhub_error* error);
/** What happened and, if that is known, what to do. */
USERHUB_API const char* userhub_error_message(const userhub_error* error);
/** HTTP status of the answer, even if it was cut short; 0 if there was no answer. */
USERHUB_API int userhub_error_http_status(const userhub_error* error);
/** UserHub's error code, for example "NOT_FOUND". UserHub may add codes. */
USERHUB_API const char* userhub_error_api_code(const userhub_error* error);
/** UserHub's reason, for example "USER_NOT_FOUND". */
USERHUB_API const char* userhub_error_reason(const userhub_error* error);
/** The name of the wrong argument, from UserHub or from this library. */
USERHUB_API const char* userhub_error_param(const userhub_error* error);
/** Number of details in UserHub's error. They are sorted by key. */
USERHUB_API size_t userhub_error_metadata_count(const userhub_error* error);
/** The key of a detail. NULL past the end. */
USERHUB_API const char* userhub_error_metadata_key(const userhub_error* error, size_t index);
/** The value of a detail. NULL past the end. */
USERHUB_API const char* userhub_error_metadata_value(const userhub_error* error, size_t index);
/** UserHub's message to show to the user. */
USERHUB_API const char* userhub_error_locale_message(const userhub_error* error);
/** The answer's X-Request-Id or Request-Id header. */
USERHUB_API const char* userhub_error_request_id(const userhub_error* error);
/** Number of attempts; 0 if nothing was sent. */
USERHUB_API int userhub_error_attempts(const userhub_error* error);
/** Time since the start of the call. */
USERHUB_API int64_t userhub_error_elapsed_ms(const userhub_error* error);
/** host[:port] of the base URL. */
USERHUB_API const char* userhub_error_host(const userhub_error* error);
/** The step that failed: "queue" (waiting for a free connection), "resolve", "connect", "tls",
    "request", "response" or "backoff"; "" if none did. */
USERHUB_API const char* userhub_error_phase(const userhub_error* error);
/** Seconds to wait after the answer's arrival, from its Retry-After header; -1 if it has none. */
USERHUB_API int64_t userhub_error_retry_after_seconds(const userhub_error* error);

/** Frees the error and its strings. Accepts NULL. Do not free the error of a userhub_attempt. */
USERHUB_API void userhub_error_free(userhub_error* error);

/* The call without I/O, for a program that sends the request with its own HTTP stack. Send a
   request once and follow no redirect: it contains the admin key. */

/**
 * Builds the request that userhub_create_portal_session() would send, and sends nothing. Ignores
 * `timeout_ms` and `interrupted`. Fails with USERHUB_INVALID_ARGUMENT or USERHUB_INTERNAL.
 */
USERHUB_API userhub_status userhub_http_request_new(const userhub_client* client,
                                                    const userhub_portal_session_request* request,
                                                    userhub_http_request** http_request,
                                                    userhub_error** error);

/** "POST". */
USERHUB_API const char* userhub_http_request_method(const userhub_http_request* http_request);
/** The absolute URL, with the encoded user ID. */
USERHUB_API const char* userhub_http_request_url(const userhub_http_request* http_request);
/** Number of headers. One of them contains the admin key. */
USERHUB_API size_t userhub_http_request_header_count(const userhub_http_request* http_request);
/** The name of a header. NULL past the end. */
USERHUB_API const char* userhub_http_request_header_name(const userhub_http_request* http_request,
                                                         size_t index);
/** The value of a header, without a line break. NULL past the end. */
USERHUB_API const char* userhub_http_request_header_value(const userhub_http_request* http_request,
                                                          size_t index);
/** The body: JSON in UTF-8. */
USERHUB_API const char* userhub_http_request_body(const userhub_http_request* http_request);
/** Length of the body in bytes, without its NUL. */
USERHUB_API size_t userhub_http_request_body_length(const userhub_http_request* http_request);

/** Frees the request and its strings. Accepts NULL. */
USERHUB_API void userhub_http_request_free(userhub_http_request* http_request);

/**
 * Reads the session from an answer. `headers` are the answer's headers in one text, one
 * "Name: value" on each line, as HTTP/1.1 sends them: a line ends with "\n" or "\r\n", and names
 * may be in any case. An error takes its request ID and Retry-After from there. Headers before a
 * status line ("HTTP/1.1 200 OK") are ignored: they belong to an interim answer. NULL or "": no
 * headers. `body` is the complete body, already decoded from any content encoding; it may be NULL
 * if `body_length` is 0. Fails with USERHUB_API_ERROR, USERHUB_BAD_RESPONSE,
 * USERHUB_INVALID_ARGUMENT or USERHUB_INTERNAL.
 */
USERHUB_API userhub_status userhub_portal_session_read(int http_status, const char* headers,
                                                       const char* body, size_t body_length,
                                                       userhub_portal_session** session,
                                                       userhub_error** error);

/* Paths and IDs. These functions write like snprintf(): at most `size` bytes, with a NUL at the end
   unless `size` is 0. They return the length of the complete text in bytes, without its NUL; if
   that is `size` or more, the text was cut. On failure they write "", set `*error` and return a
   negative status: -USERHUB_INVALID_ARGUMENT or -USERHUB_INTERNAL. To ask for the length, pass NULL
   and 0. */

/**
 * Percent-encodes a user ID as one segment of a request path. The calls above do this themselves.
 * Refuses NULL, an empty ID, invalid UTF-8, ".", ".." and control characters.
 */
USERHUB_API ptrdiff_t userhub_encode_user_id(const char* user_id, char* buffer, size_t size,
                                             userhub_error** error);

/**
 * The ID of a user of another identity provider: "<external_id>@<connection_id>". Refuses an empty
 * part, an '@' in the connection ID, invalid UTF-8 and control characters.
 */
USERHUB_API ptrdiff_t userhub_external_user_id(const char* external_id, const char* connection_id,
                                               char* buffer, size_t size, userhub_error** error);

/** The documented pages of the portal. */
typedef enum userhub_portal_page {
  USERHUB_PORTAL_ROOT = 0,
  USERHUB_PORTAL_DASHBOARD = 1,
  USERHUB_PORTAL_PLANS = 2,
  USERHUB_PORTAL_CHECKOUT = 3, /**< Checkout of one plan; the only page with a plan ID. */
  USERHUB_PORTAL_CANCEL = 4,
  USERHUB_PORTAL_MEMBERS = 5,
  USERHUB_PORTAL_INVITE = 6
} userhub_portal_page;

/**
 * The path of a page, for `portal_url`, for example "/{accountId}/plans". `plan_id` must be NULL,
 * except for USERHUB_PORTAL_CHECKOUT, which percent-encodes it and refuses the same as
 * userhub_encode_user_id().
 */
USERHUB_API ptrdiff_t userhub_portal_path(userhub_portal_page page, const char* plan_id,
                                          char* buffer, size_t size, userhub_error** error);

#ifdef __cplusplus
}
#endif

#endif
