# 500 calls at once; the client is freed when the first result is there. Each call's result comes, once.
require_relative "../../examples/ffi/portal_session"

CALLS = 500
lib = UserHub
client = lib.new_client({ "admin_key" => ENV["USERHUB_ADMIN_KEY"], "base_url" => ENV["USERHUB_BASE_URL"] })
request = lib.userhub_portal_session_request_new
lib.check { |error| lib.userhub_portal_session_request_set(request, "user_id", "usr_ada", error) }
queue = lib.out
lib.check { |error| lib.userhub_completions_new(queue, error) }
CALLS.times do |token|
  lib.check do |error|
    lib.userhub_create_portal_session_queued(client, request, queue.ptr, token, nil, error)
  end
end
readable = IO.for_fd(lib.userhub_completions_fd(queue.ptr), autoclose: false)
results = Hash.new { |all, token| all[token] = [] }
while results.size < CALLS
  IO.select([readable], nil, nil, 30) or abort "no result for 30 s"
  lib.take_all(queue.ptr) { |token, result| results[token] << result }
  lib.userhub_client_free(client)
  client = nil
end
GC.start
lib.take_all(queue.ptr) { |token, result| results[token] << result }
lib.userhub_completions_free(queue.ptr)
lib.userhub_portal_session_request_free(request)
abort "a result came twice" unless results.values.all? { |each| each.size == 1 }
failed = results.values.flatten.grep(UserHub::Error)
abort failed.inspect unless failed.all? { |error| error.message.include?("cancelled") }
puts "#{CALLS} calls, client freed: #{results.size} results, #{failed.size} cancelled"
