// 500 calls at once; the client is freed when the first result is there. Each call's result comes, once.
const assert = require("node:assert");
const net = require("node:net");
const { c, check, make, takeAll } = require("../../examples/ffi/portal_session.js");

const CALLS = 500;
const options = c.client_options_new();
check("client_options_set", options, "admin_key", process.env.USERHUB_ADMIN_KEY);
check("client_options_set", options, "base_url", process.env.USERHUB_BASE_URL);
const client = make("client_new", options);
c.client_options_free(options);
const request = c.portal_session_request_new();
check("portal_session_request_set", request, "user_id", "usr_ada");
const queue = make("completions_new");

const promises = new Map();
const start = (token) =>
  new Promise((resolve, reject) => {
    c.call_free(make("create_portal_session_queued", client, request, queue, token));
    promises.set(token, { resolve, reject });
  });
const calls = Array.from({ length: CALLS }, (_, token) => start(token));
const socket = new net.Socket({ fd: c.completions_dup_fd(queue), writable: false });
socket.on("data", () => takeAll(queue, promises)); // which fails where a result comes twice
socket.once("data", () => c.client_free(client));

Promise.allSettled(calls).then((results) => {
  const failed = results.filter(({ reason }) => reason);
  for (const { reason } of failed) assert.match(reason.message, /cancelled/);
  takeAll(queue, promises);
  socket.destroy();
  c.completions_free(queue);
  c.portal_session_request_free(request);
  console.log(`${CALLS} calls, client freed: ${results.length} results, ${failed.length} cancelled`);
});
