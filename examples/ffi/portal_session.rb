# Portal sessions from Ruby, by its own fiddle: one call, one error, and 100 calls at once, one of them cancelled.
require "fiddle/import"

module UserHub
  extend Fiddle::Importer
  dlload "libuserhub.so.0"
  extern "void *userhub_client_options_new()"
  extern "int userhub_client_options_set(void *, char *, char *, void *)"
  extern "void userhub_client_options_free(void *)"
  extern "int userhub_client_new(void *, void *, void *)"
  extern "void userhub_client_free(void *)"
  extern "void *userhub_portal_session_request_new()"
  extern "int userhub_portal_session_request_set(void *, char *, char *, void *)"
  extern "void userhub_portal_session_request_free(void *)"
  extern "int userhub_create_portal_session(void *, void *, void *, void *)"
  extern "int userhub_create_portal_session_queued(void *, void *, void *, unsigned long long, void *, void *)"
  extern "void userhub_call_cancel(void *)"
  extern "void userhub_call_free(void *)"
  extern "int userhub_completions_new(void *, void *)"
  extern "int userhub_completions_fd(void *)"
  extern "int userhub_completions_take(void *, void *, void *, void *, void *)"
  extern "void userhub_completions_free(void *)"
  extern "char *userhub_portal_session_redirect_url(void *)"
  extern "void userhub_portal_session_free(void *)"
  extern "char *userhub_error_message(void *)"
  extern "void userhub_error_free(void *)"

  class Error < StandardError; end
  module_function

  # Memory for an out-parameter.
  def out = Fiddle::Pointer.malloc(8, Fiddle::RUBY_FREE).tap { |memory| memory[0, 8] = "\0" * 8 }

  # Calls a function whose last parameter takes the error.
  def check(error = out)
    yield error
    raise error_of(error.ptr) unless error.ptr.null?
  end

  def error_of(error)
    Error.new(userhub_error_message(error).to_s.force_encoding("UTF-8"))
  ensure
    userhub_error_free(error)
  end

  def link_of(session)
    userhub_portal_session_redirect_url(session).to_s
  ensure
    userhub_portal_session_free(session)
  end

  def new_client(members, client = out)
    options = userhub_client_options_new
    members.each { |name, value| check { |error| userhub_client_options_set(options, name, value, error) } }
    check { |error| userhub_client_new(options, client, error) }
    client.ptr
  ensure
    userhub_client_options_free(options)
  end

  # Yields the token of each result that has arrived, and its link or Error.
  def take_all(queue)
    token, status, session, error = Array.new(4) { out }
    while userhub_completions_take(queue, token, status, session, error) == 1
      yield token[0, 8].unpack1("Q"), error.ptr.null? ? link_of(session.ptr) : error_of(error.ptr)
    end
  end
end

if __FILE__ == $PROGRAM_NAME
  lib = UserHub
  client = lib.new_client({ "admin_key" => ENV["USERHUB_ADMIN_KEY"], "base_url" => ENV["USERHUB_BASE_URL"],
                            "max_connections" => "10" })
  request = lib.userhub_portal_session_request_new
  queue, session, call = Array.new(3) { lib.out }
  set_user = ->(id) { lib.check { |error| lib.userhub_portal_session_request_set(request, "user_id", id, error) } }
  create = -> { lib.check { |error| lib.userhub_create_portal_session(client, request, session, error) } }
  set_user["usr_ada"]
  create[]
  puts "link: #{lib.link_of(session.ptr)}"
  set_user["usr_nobody"]
  begin create[] rescue puts "error: #{$!.message}" end

  lib.check { |error| lib.userhub_completions_new(queue, error) }
  100.times do |token|
    set_user["user#{token}@conn_1"]
    lib.check { |error| lib.userhub_create_portal_session_queued(client, request, queue.ptr, token, call, error) }
    lib.userhub_call_cancel(call.ptr) if token == 99
    lib.userhub_call_free(call.ptr)
  end
  readable = IO.for_fd(lib.userhub_completions_fd(queue.ptr), autoclose: false)
  results = {}
  IO.select([readable]) && lib.take_all(queue.ptr) { |token, result| results[token] = result } while results.size < 100
  errors = results.select { |_, result| result.is_a?(UserHub::Error) }
  puts "100 calls at once: #{results.size - errors.size} links; call #{errors.keys[0]}: #{errors.values[0].message}"

  lib.userhub_completions_free(queue.ptr)
  lib.userhub_portal_session_request_free(request)
  lib.userhub_client_free(client)
end
