<?php
// 500 calls at once; the client is freed when the first result is there. Each call's result comes, once.
require __DIR__ . '/../../examples/ffi/portal_session.php';

const CALLS = 500;
$lib = new UserHub();
[$client, $queue] = [$lib->out(), $lib->out()];
$options = $lib->c->userhub_client_options_new();
$lib->check('client_options_set', $options, 'admin_key', getenv('USERHUB_ADMIN_KEY'));
$lib->check('client_options_set', $options, 'base_url', getenv('USERHUB_BASE_URL'));
$lib->check('client_new', $options, FFI::addr($client));
$lib->c->userhub_client_options_free($options);
$request = $lib->c->userhub_portal_session_request_new();
$lib->check('portal_session_request_set', $request, 'user_id', 'usr_ada');
$lib->check('completions_new', FFI::addr($queue));
for ($token = 0; $token < CALLS; ++$token) {
    $lib->check('create_portal_session_queued', $client, $request, $queue, $token, null);
}
$stream = fopen('php://fd/' . $lib->c->userhub_completions_fd($queue), 'r');
[$results, $failed] = [[], 0];
while (count($results) < CALLS) {
    [$readable, $writable, $except] = [[$stream], [], []];
    if (stream_select($readable, $writable, $except, 30) !== 1) exit("no result for 30 s\n");
    foreach ($lib->take($queue) as $token => $result) {
        if (isset($results[$token])) exit("a result came twice\n");
        $results[$token] = true;
        if (is_string($result)) continue;
        if (!str_contains($result->getMessage(), 'cancelled')) exit($result->getMessage() . "\n");
        ++$failed;
    }
    if ($client !== null) $lib->c->userhub_client_free($client);
    $client = null;
}
$lib->c->userhub_completions_free($queue);
$lib->c->userhub_portal_session_request_free($request);
echo CALLS, ' calls, client freed: ', count($results), " results, $failed cancelled\n";
