-- Portal sessions from LuaJIT, by its FFI: one call, one error, and 100 calls at once, one of them cancelled.
local ffi = require("ffi")

ffi.cdef([[
  void *userhub_client_options_new(void);
  int userhub_client_options_set(void *, const char *, const char *, void **);
  void userhub_client_options_free(void *);
  int userhub_client_new(void *, void **, void **);
  void userhub_client_free(void *);
  void *userhub_portal_session_request_new(void);
  int userhub_portal_session_request_set(void *, const char *, const char *, void **);
  void userhub_portal_session_request_free(void *);
  int userhub_create_portal_session(void *, void *, void **, void **);
  int userhub_create_portal_session_queued(void *, void *, void *, uint64_t, void **, void **);
  void userhub_call_cancel(void *);
  void userhub_call_free(void *);
  int userhub_completions_new(void **, void **);
  int userhub_completions_fd(void *);
  int userhub_completions_take(void *, uint64_t *, int *, void **, void **);
  void userhub_completions_free(void *);
  const char *userhub_portal_session_redirect_url(void *);
  void userhub_portal_session_free(void *);
  const char *userhub_error_message(void *);
  void userhub_error_free(void *);
  int poll(int *, unsigned long, int);
]])
local lib = ffi.load("libuserhub.so.0")

local function out() return ffi.new("void *[1]") end

-- Copies the text of a session or an error, then frees the handle.
local function text_of(kind, getter, handle)
  local text = ffi.string(lib["userhub_" .. kind .. "_" .. getter](handle))
  lib["userhub_" .. kind .. "_free"](handle)
  return text
end

-- Fails where `status` is that of a call that set `err`.
local function check(status, err)
  if status ~= 0 then error(text_of("error", "message", err[0]), 0) end
end

-- Waits for a descriptor: a struct pollfd is two ints, the second 1 for POLLIN.
local function wait_readable(descriptor)
  ffi.C.poll(ffi.new("int[2]", descriptor, 1), 1, -1)
end

local client, session, queue, call, err = out(), out(), out(), out(), out()
local options = lib.userhub_client_options_new()
local function set(name, value) check(lib.userhub_client_options_set(options, name, value, err), err) end
set("admin_key", os.getenv("USERHUB_ADMIN_KEY"))
set("base_url", os.getenv("USERHUB_BASE_URL"))
set("max_connections", "10")
check(lib.userhub_client_new(options, client, err), err)
lib.userhub_client_options_free(options)

local request = lib.userhub_portal_session_request_new()
local function set_user(id) check(lib.userhub_portal_session_request_set(request, "user_id", id, err), err) end
local function create(user_id)
  set_user(user_id)
  check(lib.userhub_create_portal_session(client[0], request, session, err), err)
  return text_of("portal_session", "redirect_url", session[0])
end
print("link: " .. create("usr_ada"))
print("error: " .. select(2, pcall(create, "usr_nobody")))

check(lib.userhub_completions_new(queue, err), err)
for token = 0, 99 do
  set_user("user" .. token .. "@conn_1")
  check(lib.userhub_create_portal_session_queued(client[0], request, queue[0], token, call, err), err)
  if token == 99 then lib.userhub_call_cancel(call[0]) end
  lib.userhub_call_free(call[0])
end
local links, errors = {}, {}
local token, status = ffi.new("uint64_t[1]"), ffi.new("int[1]")
while #links + #errors < 100 do
  wait_readable(lib.userhub_completions_fd(queue[0]))
  while lib.userhub_completions_take(queue[0], token, status, session, err) == 1 do
    if status[0] == 0 then
      table.insert(links, text_of("portal_session", "redirect_url", session[0]))
    else
      table.insert(errors, ("call %d: %s"):format(tonumber(token[0]), text_of("error", "message", err[0])))
    end
  end
end
print(("100 calls at once: %d links; %s"):format(#links, table.concat(errors, "; ")))

lib.userhub_completions_free(queue[0])
lib.userhub_portal_session_request_free(request)
lib.userhub_client_free(client[0])
