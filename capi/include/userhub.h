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
 * Make one client for the process and share it. Each call makes a new session for one user: never
 * cache one, and take the user ID from your own session, never from the browser's request.
 *
 * Failure. A function that can fail returns a userhub_status and sets its out-parameters on every
 * return: on success the result is set and `*error` is NULL, on failure the result is NULL and
 * `*error` is an error to read and free. `error` itself may be NULL. Any other NULL that is not
 * allowed below is USERHUB_INVALID_ARGUMENT.
 *
 * Ownership. A handle given through an out-parameter or to a callback is the receiver's, to be
 * freed once by the `_free` function of its type; every `_free` takes NULL. Handles do not refer to
 * each other: a session and an error outlive their client. Structs and strings passed in are copied
 * before the function returns.
 *
 * Threads. Any function may be called from any thread. One client serves any number of threads at
 * once; it is freed when no call is using it. Sessions, errors and HTTP requests never change, so
 * threads may read one together. There is no "last error" of a thread. A client made before fork()
 * works in the parent and in the child. A child forked in the callback or the observer of an
 * asynchronous call exits with 0 when it returns from that; one forked in a blocking call gets
 * USERHUB_CANCELLED from it, as the call is the parent's. A client starts one thread, at
 * its first asynchronous call; that thread takes no signals and runs the callbacks. At exit() it
 * stops; pending callbacks are not run.
 *
 * Strings. In: UTF-8 up to a NUL; NULL means the default, or absent. Out: borrowed from the handle
 * and valid until it is freed. Getters give "" for what is absent; given a NULL handle, or an index
 * past the end, they give NULL, 0, or -1 where that means "none".
 *
 * Versions. Within one SONAME functions, struct members and enum values are only ever added.
 * `struct_size` tells the library which members a program knows; a member added later means "as
 * before" at 0 or NULL. A program may run on an older library of the same SONAME as long as it sets
 * no member that library lacks: such a call is refused, never half obeyed.
 *
 * Environment. userhub_client_new() reads it, on the thread that calls it. Nothing reads it later,
 * so a change takes effect in clients that are made after it. Where `proxy` is NULL and base_url is
 * not loopback: https_proxy, HTTPS_PROXY, http_proxy, all_proxy, ALL_PROXY, no_proxy and NO_PROXY,
 * by curl's rules (HTTP_PROXY is not read). SSL_CERT_FILE and SSL_CERT_DIR: the CA certificates to
 * trust, where `ca_file` names none, and for an https proxy. For the first client of a process:
 * SSLKEYLOGFILE, read by libcurl, and OpenSSL's own variables, such as OPENSSL_CONF.
 *
 * Do not call setenv(), putenv() or unsetenv() while a client is made or a host name is looked up:
 * the C library's resolver reads LOCALDOMAIN and RES_OPTIONS, on a thread of libcurl's that may
 * outlast its call. After setlocale(), the C library also reads LANGUAGE when a connection fails.
 * Set what the program needs before it makes its first client.
 *
 * The library never prints and installs no signal handler.
 */

#if defined(__GNUC__)
#define USERHUB_API __attribute__((visibility("default")))
#else
#define USERHUB_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** The library's version, e.g. "0.1.0". Static. */
USERHUB_API const char* userhub_version(void);

/** How a call ended: one closed set, the same words and numbers in every language. */
typedef enum userhub_status {
  USERHUB_OK = 0,
  USERHUB_INVALID_ARGUMENT = 1,  /**< Refused before anything was sent. */
  USERHUB_CONNECTION_FAILED = 2, /**< DNS, connect (its own time-out too), reset, closed or cut. */
  USERHUB_TLS_FAILED = 3,        /**< Certificate or handshake. */
  USERHUB_TIMED_OUT = 4,         /**< The total deadline passed. */
  USERHUB_CANCELLED = 5,         /**< `interrupted` or userhub_call_cancel() said so. */
  USERHUB_API_ERROR = 6,         /**< UserHub answered with an error. */
  USERHUB_BAD_RESPONSE = 7,      /**< A success that is not a portal session. */
  USERHUB_INTERNAL = 8           /**< A defect, or out of memory. */
} userhub_status;

/** The status's word, e.g. "timed_out"; "ok" for USERHUB_OK, "" for an unknown one. Static. */
USERHUB_API const char* userhub_status_name(userhub_status status);

typedef struct userhub_client userhub_client;
typedef struct userhub_portal_session userhub_portal_session;
typedef struct userhub_call userhub_call;
typedef struct userhub_http_request userhub_http_request;
typedef struct userhub_error userhub_error;

/* Client */

/**
 * One attempt of a call, as it ended. Holds no secret, so it may be logged. A request repeated at
 * once because a kept connection had died unused is the same attempt.
 */
typedef struct userhub_attempt {
  size_t struct_size; /**< Of the members that this library knows. */
  int number;         /**< 1 for a call's first. */
  int http_status;    /**< Of the answer, even of one cut short; 0 where there was none. */
  /** Why it failed, for the time of the observer's run; NULL for a success. Not to be freed. */
  const userhub_error* error;
  int64_t duration_us;   /**< From when it was begun. */
  int connection_reused; /**< Not 0: it was sent on a connection kept from before. */
} userhub_attempt;

/**
 * How a client reaches UserHub. Start from USERHUB_CLIENT_OPTIONS_INIT and set `admin_key`. An
 * unusable value is refused by userhub_client_new() with a message that names the member.
 */
typedef struct userhub_client_options {
  size_t struct_size;
  /** The admin API key, required. Printable ASCII without spaces. Never shown in a message. */
  const char* admin_key;
  /** https, or plain http to a loopback host; a path prefix is kept. NULL: the UserHub service,
      https://api.userhub.com. */
  const char* base_url;
  /** PEM file of the certificate authorities to trust, relative to where the process is when the
      client is made. NULL or "": the system's. */
  const char* ca_file;
  /** Proxy URL: http, https, socks4, socks4a, socks5 or socks5h. At most 8,192 bytes, and 254 for
      the user name or password of a SOCKS proxy. "": none. NULL: the environment's, see above; an
      unusable one is refused by the name of its variable. */
  const char* proxy;
  /** Appended to the User-Agent header. Printable ASCII. NULL or "": nothing. */
  const char* user_agent_suffix;
  /** Not 0: plain http to any host. The key then travels readable. */
  int allow_insecure_base_url;
  /** Over everything a call does: DNS, connect, TLS, transfer, waits and retries. 1 to 86,400,000;
      0: the default, 20,000. */
  int64_t timeout_ms;
  /** Per attempt, for everything from DNS to the whole answer. An attempt that takes longer ends as
      USERHUB_CONNECTION_FAILED and is repeated on a new connection, as retries allow. 1 to
      86,400,000; as long as the total or longer, it has no effect. 0: 10,000, or the total timeout
      of the client or the call where that is not the default. */
  int64_t attempt_timeout_ms;
  /** Per attempt, for DNS, connect and TLS together. 1 to 86,400,000; 0: the default, 5,000. */
  int64_t connect_timeout_ms;
  /** Attempts after the first, 0 to 1,000. 0 is none; the initialiser sets the default, 5. The
      client's retry budget may allow fewer: each call adds 0.2 retries to it for 10 s, and it
      regains one a second, up to 10. */
  int max_retries;
  /** At most so many connections for asynchronous calls, 1 to 10,000; further calls wait in order.
      0: the default, 100. */
  int max_connections;
  /** A connection older than this is not used again. 1,000 to 86,400,000, counted in whole
      seconds; 0: the default, 60,000. */
  int64_t max_connection_age_ms;
  /** Origins separated by spaces, e.g. "https://app.example.com http://localhost:3000": return_url
      and success_url must be relative or of one of them, and what a browser might take elsewhere is
      refused. "": relative ones alone. NULL: any URL. */
  const char* allowed_return_origins;
  /** Called with each attempt when it ends, on the thread that runs the call: the caller's, or for
     an asynchronous call the client's own. Must be quick and return: no longjmp, no exception.
     NULL: nobody. */
  void (*on_attempt)(void* on_attempt_data, const userhub_attempt* attempt);
  /** Handed to `on_attempt`. */
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
 * Writes the same defaults, for languages without the macro: `size` is `sizeof *options` as the
 * caller knows it. NULL, or a size too small for `struct_size` itself, writes nothing.
 */
USERHUB_API void userhub_client_options_init(userhub_client_options* options, size_t size);

/**
 * Makes a client. Opens no socket and starts no thread.
 * Fails with USERHUB_INVALID_ARGUMENT where an option is unusable, or with USERHUB_INTERNAL.
 */
USERHUB_API userhub_status userhub_client_new(const userhub_client_options* options,
                                              userhub_client** client, userhub_error** error);

/**
 * Frees the client. Its asynchronous calls in flight complete first, each by its callback with
 * USERHUB_CANCELLED; no other call may be using it, and none of its callbacks may call this.
 */
USERHUB_API void userhub_client_free(userhub_client* client);

/* Portal session */

/**
 * What to ask UserHub for. Start from USERHUB_PORTAL_SESSION_REQUEST_INIT and set `user_id`.
 * Strings must be free of control characters and travel verbatim; NULL and "" leave an optional one
 * out of the request.
 */
typedef struct userhub_portal_session_request {
  size_t struct_size;
  /** UserHub user ID ("usr_...") or "<externalId>@<connectionId>", required; see
      userhub_external_user_id(). UserHub imports an unknown external user. The URL that holds it,
      percent-encoded, has at most 1,000,000 bytes. */
  const char* user_id;
  /** Target in the portal, a full URL or a path; "{accountId}" in it becomes the organization's ID
      if one is given, else the user's. Default: the portal's root. See userhub_portal_path(). */
  const char* portal_url;
  /** Where the user goes to return to the app. Default: the app URL set at UserHub. */
  const char* return_url;
  /** Where the user goes after completing an action. Default: return_url. */
  const char* success_url;
  /** Act for this organization. Default: the user. */
  const char* organization_id;
  /** Total time for this call, 1 to 86,400,000; 0: the client's. */
  int64_t timeout_ms;
  /** Asked on the calling thread after every wake-up (a signal's too) and at least every 100 ms;
     not 0 ends the call with USERHUB_CANCELLED. NULL: never. Must return: no longjmp, no exception.
     Refused for an asynchronous call: see userhub_call_cancel(). */
  int (*interrupted)(void* interrupted_data);
  /** Handed to `interrupted`. */
  void* interrupted_data;
} userhub_portal_session_request;

/** No option set, for `userhub_portal_session_request request = ..._INIT;`. */
#define USERHUB_PORTAL_SESSION_REQUEST_INIT \
  {sizeof(userhub_portal_session_request), NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL}

/** As userhub_client_options_init(). */
USERHUB_API void userhub_portal_session_request_init(userhub_portal_session_request* request,
                                                     size_t size);

/**
 * Asks UserHub for a session, with retries, within the timeout. Blocks the calling thread.
 * Fails with any status; nothing was sent on USERHUB_INVALID_ARGUMENT.
 */
USERHUB_API userhub_status
userhub_create_portal_session(userhub_client* client, const userhub_portal_session_request* request,
                              userhub_portal_session** session, userhub_error** error);

/**
 * Absolute http(s) URL to redirect the user's browser to (303). It signs its bearer in: treat it as
 * a secret, do not log, cache or store it. NULL for a NULL session.
 */
USERHUB_API const char* userhub_portal_session_redirect_url(const userhub_portal_session* session);

/** Frees the session and its URL. Takes NULL. */
USERHUB_API void userhub_portal_session_free(userhub_portal_session* session);

/* Asynchronous call */

/**
 * Takes what came of a call: USERHUB_OK and a session, or another status and an error, either to be
 * freed by the callback's side; the other is NULL. Runs once, on the client's own thread, where
 * other calls wait for it: hand the work on. It may call any function here but
 * userhub_client_free() of its client. No exception or longjmp may leave it.
 */
typedef void (*userhub_portal_session_callback)(void* user_data, userhub_status status,
                                                userhub_portal_session* session,
                                                userhub_error* error);

/**
 * Starts the call and returns. On USERHUB_OK the callback comes, exactly once, perhaps before this
 * returns; `*call` is set before it can. On any other status it never comes and nothing was sent:
 * USERHUB_INVALID_ARGUMENT, USERHUB_INTERNAL where memory or a thread cannot be had, or
 * USERHUB_CONNECTION_FAILED where that thread cannot have its descriptors. `call` may be NULL: the
 * call then cannot be cancelled. In the child of a fork() the callbacks of calls in flight never
 * come: those calls are the parent's.
 */
USERHUB_API userhub_status userhub_create_portal_session_async(
    userhub_client* client, const userhub_portal_session_request* request,
    userhub_portal_session_callback callback, void* user_data, userhub_call** call,
    userhub_error** error);

/**
 * Ends the call in whatever it is doing: its callback then comes with USERHUB_CANCELLED, unless its
 * result was there already. Returns at once; may be repeated, and called after the callback or
 * after the client was freed. Does nothing for NULL.
 */
USERHUB_API void userhub_call_cancel(userhub_call* call);

/** Lets go of the call, at any time, also in its callback; that neither cancels it nor waits. */
USERHUB_API void userhub_call_free(userhub_call* call);

/* Completions: the results of asynchronous calls in a queue, with a descriptor to poll. For
   runtimes that cannot take a callback on a foreign thread, such as Node, Ruby, PHP, Perl and Lua.
 */

/** A queue of results. Thread-safe. In the child of a fork() it is empty and has a descriptor of
   its own; the calls in flight stay the parent's. */
typedef struct userhub_completions userhub_completions;

/**
 * Makes a queue, which serves any number of clients and calls.
 * Fails with USERHUB_CONNECTION_FAILED if too many files are open, or with USERHUB_INTERNAL.
 */
USERHUB_API userhub_status userhub_completions_new(userhub_completions** completions,
                                                   userhub_error** error);

/**
 * A socket for poll(), epoll, kqueue or an event loop. One byte arrives at it when the queue
 * becomes non-empty. Then call userhub_completions_take() until it returns 0: the first result
 * after that sends a byte again. You may read the bytes before you take, but need not. The
 * descriptor is the queue's: do not close it. -1 for NULL, or if a child of fork() cannot have one.
 */
USERHUB_API int userhub_completions_fd(const userhub_completions* completions);

/** A copy of that descriptor, for a runtime that closes what it polls. Yours to close. -1, with
    errno, if there is none. */
USERHUB_API int userhub_completions_dup_fd(const userhub_completions* completions);

/**
 * Starts a call whose result goes to `completions` under `token`, which is yours to choose and need
 * not be unique. On USERHUB_OK exactly one result comes, also after the client was freed (then
 * USERHUB_CANCELLED). On any other status nothing was sent and nothing comes, as for
 * userhub_create_portal_session_async(). `call` may be NULL; else free it at any time, before or
 * after its result was taken.
 */
USERHUB_API userhub_status userhub_create_portal_session_queued(
    const userhub_client* client, const userhub_portal_session_request* request,
    userhub_completions* completions, uint64_t token, userhub_call** call, userhub_error** error);

/**
 * Takes the oldest result: returns 1 and sets `*token`, `*status` and either `*session` or
 * `*error`, yours to free. Returns 0 and clears them if there is none. Never blocks. An
 * out-parameter may be NULL: that part is discarded.
 */
USERHUB_API int userhub_completions_take(userhub_completions* completions, uint64_t* token,
                                         userhub_status* status, userhub_portal_session** session,
                                         userhub_error** error);

/** Waits until there is a result to take: 1, or 0 after `timeout_ms` without one. A negative
   timeout waits without limit. For a thread of your own, without a poll loop. */
USERHUB_API int userhub_completions_wait(userhub_completions* completions, int64_t timeout_ms);

/**
 * Cancels the queue's calls in flight, discards its results, closes its descriptor and frees it.
 * Waits for nothing. May come before or after userhub_client_free(). No other thread may be using
 * the queue, except that one in userhub_completions_wait() gets 0. Takes NULL.
 */
USERHUB_API void userhub_completions_free(userhub_completions* completions);

/* Options and requests by the names of their members, for languages that cannot declare structs. */

/** Options as USERHUB_CLIENT_OPTIONS_INIT has them, for userhub_client_new(). NULL if out of
 * memory.
 */
USERHUB_API userhub_client_options* userhub_client_options_new(void);

/**
 * Sets a member, e.g. "admin_key" or "timeout_ms", to a copy of `value`; a number is given by its
 * decimal digits. NULL is as in the struct. Only for options of userhub_client_options_new(), and
 * not for `on_attempt` and its data. Fails with USERHUB_INVALID_ARGUMENT, naming what is wrong, or
 * with USERHUB_INTERNAL.
 */
USERHUB_API userhub_status userhub_client_options_set(userhub_client_options* options,
                                                      const char* name, const char* value,
                                                      userhub_error** error);

/** Frees what userhub_client_options_new() made; clients made from it do not need it. Takes NULL.
 */
USERHUB_API void userhub_client_options_free(userhub_client_options* options);

/** A request as USERHUB_PORTAL_SESSION_REQUEST_INIT has it; may serve for many calls. NULL if out
   of memory. */
USERHUB_API userhub_portal_session_request* userhub_portal_session_request_new(void);

/** As userhub_client_options_set(), e.g. "user_id"; not for `interrupted` and its data. */
USERHUB_API userhub_status
userhub_portal_session_request_set(userhub_portal_session_request* request, const char* name,
                                   const char* value, userhub_error** error);

/** Frees what userhub_portal_session_request_new() made; no call needs it later. Takes NULL. */
USERHUB_API void userhub_portal_session_request_free(userhub_portal_session_request* request);

/* Error: its text is single-line UTF-8 and never holds the admin key or a sign-in token. What an
   answer says is kept up to 4 KiB a text, a body that is not JSON up to 200 bytes. */

/** The status the failed call returned. USERHUB_OK for NULL. */
USERHUB_API userhub_status userhub_error_code(const userhub_error* error);
/** One line; says what to do where that is known. */
USERHUB_API const char* userhub_error_message(const userhub_error* error);
/** Status of the answer, even of one cut short; 0 where there was none. */
USERHUB_API int userhub_error_http_status(const userhub_error* error);
/** UserHub's code, e.g. "NOT_FOUND"; a new one is kept as text. */
USERHUB_API const char* userhub_error_api_code(const userhub_error* error);
/** UserHub's reason, e.g. "USER_NOT_FOUND". */
USERHUB_API const char* userhub_error_reason(const userhub_error* error);
/** The argument at fault, as UserHub or this library names it. */
USERHUB_API const char* userhub_error_param(const userhub_error* error);
/** How many details UserHub gave; they are sorted by key. */
USERHUB_API size_t userhub_error_metadata_count(const userhub_error* error);
/** A detail's key. NULL past the end. */
USERHUB_API const char* userhub_error_metadata_key(const userhub_error* error, size_t index);
/** A detail's text. NULL past the end. */
USERHUB_API const char* userhub_error_metadata_value(const userhub_error* error, size_t index);
/** UserHub's message for the user's eyes. */
USERHUB_API const char* userhub_error_locale_message(const userhub_error* error);
/** X-Request-Id or Request-Id of the answer. */
USERHUB_API const char* userhub_error_request_id(const userhub_error* error);
/** Attempts made; 0 where nothing was sent. */
USERHUB_API int userhub_error_attempts(const userhub_error* error);
/** Time from the start of the call. */
USERHUB_API int64_t userhub_error_elapsed_ms(const userhub_error* error);
/** host[:port] of the base URL. */
USERHUB_API const char* userhub_error_host(const userhub_error* error);
/** Where the call failed: "queue" (for a free connection), "resolve", "connect", "tls", "request",
    "response" or "backoff"; "" where that does not apply. */
USERHUB_API const char* userhub_error_phase(const userhub_error* error);
/** The answer's Retry-After, from its arrival; -1 where there was none. */
USERHUB_API int64_t userhub_error_retry_after_seconds(const userhub_error* error);

/** Frees the error and its strings. Takes NULL; not for a userhub_attempt's, which is borrowed. */
USERHUB_API void userhub_error_free(userhub_error* error);

/* The call without its I/O, for a program that sends requests by its own HTTP stack. Send nothing
   twice and follow no redirect: the request carries the key. */

/**
 * The request that userhub_create_portal_session() would send; nothing is sent. `timeout_ms` and
 * `interrupted` do not matter here. Fails with USERHUB_INVALID_ARGUMENT or USERHUB_INTERNAL.
 */
USERHUB_API userhub_status userhub_http_request_new(const userhub_client* client,
                                                    const userhub_portal_session_request* request,
                                                    userhub_http_request** http_request,
                                                    userhub_error** error);

/** "POST". */
USERHUB_API const char* userhub_http_request_method(const userhub_http_request* http_request);
/** Absolute, with the user ID encoded. */
USERHUB_API const char* userhub_http_request_url(const userhub_http_request* http_request);
/** One of the headers holds the admin key. */
USERHUB_API size_t userhub_http_request_header_count(const userhub_http_request* http_request);
/** A header's name. NULL past the end. */
USERHUB_API const char* userhub_http_request_header_name(const userhub_http_request* http_request,
                                                         size_t index);
/** A header's text, without a line break. NULL past the end. */
USERHUB_API const char* userhub_http_request_header_value(const userhub_http_request* http_request,
                                                          size_t index);
/** JSON, in UTF-8. */
USERHUB_API const char* userhub_http_request_body(const userhub_http_request* http_request);
/** Bytes of the body, without its NUL. */
USERHUB_API size_t userhub_http_request_body_length(const userhub_http_request* http_request);

/** Frees the request and its strings. Takes NULL. */
USERHUB_API void userhub_http_request_free(userhub_http_request* http_request);

/**
 * The session in an answer: its HTTP status, and its body with the content encoding already undone.
 * `body` may be NULL where `body_length` is 0. Fails with USERHUB_API_ERROR, USERHUB_BAD_RESPONSE,
 * USERHUB_INVALID_ARGUMENT or USERHUB_INTERNAL.
 */
USERHUB_API userhub_status userhub_portal_session_read(int http_status, const char* body,
                                                       size_t body_length,
                                                       userhub_portal_session** session,
                                                       userhub_error** error);

/* Paths and IDs, written as snprintf does: at most `size` bytes, always NUL-terminated where `size`
   is not 0. They return the length of the whole text without its NUL (at `size` or more it was cut
   short), or minus a userhub_status, with "" in the buffer: -USERHUB_INVALID_ARGUMENT (-1) where an
   argument is refused, -USERHUB_INTERNAL. `buffer` may be NULL where `size` is 0, to ask for the
   length. */

/**
 * The user ID as one segment of a request path, percent-encoded; the calls above do this
 * themselves. Refuses: NULL, empty, invalid UTF-8, "." and "..", control characters.
 */
USERHUB_API ptrdiff_t userhub_encode_user_id(const char* user_id, char* buffer, size_t size);

/**
 * The ID of a user known by another identity provider: "<external_id>@<connection_id>".
 * Refuses an empty part, an '@' in the connection, and what userhub_encode_user_id() refuses.
 */
USERHUB_API ptrdiff_t userhub_external_user_id(const char* external_id, const char* connection_id,
                                               char* buffer, size_t size);

/** The portal's documented pages. */
typedef enum userhub_portal_page {
  USERHUB_PORTAL_ROOT = 0,
  USERHUB_PORTAL_DASHBOARD = 1,
  USERHUB_PORTAL_PLANS = 2,
  USERHUB_PORTAL_CHECKOUT = 3, /**< Of one plan, the only page that takes a plan ID. */
  USERHUB_PORTAL_CANCEL = 4,
  USERHUB_PORTAL_MEMBERS = 5,
  USERHUB_PORTAL_INVITE = 6
} userhub_portal_page;

/**
 * A page's path, for `portal_url`, e.g. "/{accountId}/plans". `plan_id` is NULL except for
 * USERHUB_PORTAL_CHECKOUT, which percent-encodes it and refuses what userhub_encode_user_id() does.
 */
USERHUB_API ptrdiff_t userhub_portal_path(userhub_portal_page page, const char* plan_id,
                                          char* buffer, size_t size);

#ifdef __cplusplus
}
#endif

#endif
