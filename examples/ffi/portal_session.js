// Portal sessions from Node, by koffi: one call, one error, and 100 calls at once, one of them cancelled.
const net = require("node:net");
const koffi = require("koffi");

const c = {}; // c.client_free(client) is userhub_client_free(client)
const library = koffi.load("libuserhub.so.0");
for (const prototype of `
  void *userhub_client_options_new()
  int userhub_client_options_set(void *, str, str, _Out_ void **)
  void userhub_client_options_free(void *)
  int userhub_client_new(void *, _Out_ void **, _Out_ void **)
  void userhub_client_free(void *)
  void *userhub_portal_session_request_new()
  int userhub_portal_session_request_set(void *, str, str, _Out_ void **)
  void userhub_portal_session_request_free(void *)
  int userhub_create_portal_session(void *, void *, _Out_ void **, _Out_ void **)
  int userhub_create_portal_session_queued(void *, void *, void *, uint64_t, _Out_ void **, _Out_ void **)
  void userhub_call_cancel(void *)
  void userhub_call_free(void *)
  int userhub_completions_new(_Out_ void **, _Out_ void **)
  int userhub_completions_dup_fd(void *)
  int userhub_completions_take(void *, _Out_ uint64_t *, _Out_ int *, _Out_ void **, _Out_ void **)
  void userhub_completions_free(void *)
  str userhub_portal_session_redirect_url(void *)
  void userhub_portal_session_free(void *)
  str userhub_error_message(void *)
  void userhub_error_free(void *)`.trim().split("\n")) {
  c[prototype.match(/userhub_(\w+)/)[1]] = library.func(prototype.trim());
}

/** Calls a function whose last parameter takes the error. */
function check(name, ...parameters) {
  const error = [null];
  if (c[name](...parameters, error) !== 0) throw new Error(textOf("error", "message", error[0]));
}

/** The same, with the result's parameter before it. */
function make(name, ...parameters) {
  const result = [null];
  check(name, ...parameters, result);
  return result[0];
}

/** Copies the text of a session or an error, then frees the handle. */
function textOf(type, getter, handle) {
  const text = c[`${type}_${getter}`](handle);
  c[`${type}_free`](handle);
  return text;
}

/** Settles the promise of each result that has arrived. */
function takeAll(queue, promises) {
  const [token, status, session, error] = [[0], [0], [null], [null]];
  while (c.completions_take(queue, token, status, session, error) === 1) {
    const { resolve, reject } = promises.get(token[0]);
    promises.delete(token[0]);
    if (status[0] === 0) resolve(textOf("portal_session", "redirect_url", session[0]));
    else reject(new Error(textOf("error", "message", error[0])));
  }
}

async function main() {
  const { USERHUB_ADMIN_KEY: admin_key, USERHUB_BASE_URL: base_url = null } = process.env;
  const options = c.client_options_new();
  for (const member of Object.entries({ admin_key, base_url, max_connections: "10" }))
    check("client_options_set", options, ...member);
  const client = make("client_new", options);
  c.client_options_free(options);
  const request = c.portal_session_request_new();
  const setUser = (id) => check("portal_session_request_set", request, "user_id", id);
  const create = () => textOf("portal_session", "redirect_url", make("create_portal_session", client, request));
  setUser("usr_ada");
  console.log("link:", create());
  setUser("usr_nobody");
  try { create(); } catch (error) { console.log("error:", error.message); }

  const queue = make("completions_new");
  const promises = new Map();
  const socket = new net.Socket({ fd: c.completions_dup_fd(queue), writable: false });
  socket.on("data", () => takeAll(queue, promises));
  const start = (token) => new Promise((resolve, reject) => {
    setUser(`user${token}@conn_1`);
    const call = make("create_portal_session_queued", client, request, queue, token);
    if (token === 99) c.call_cancel(call);
    c.call_free(call);
    promises.set(token, { resolve, reject });
  });
  const results = await Promise.allSettled(Array.from({ length: 100 }, (_, token) => start(token)));
  const errors = results.map(({ reason }, token) => reason && `call ${token}: ${reason.message}`).filter(Boolean);
  console.log(`100 calls at once: ${100 - errors.length} links; ${errors}`);
  socket.destroy();
  c.completions_free(queue);
  c.portal_session_request_free(request);
  c.client_free(client);
}

module.exports = { c, check, make, takeAll };
if (require.main === module) main();
