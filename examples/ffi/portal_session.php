<?php
// Portal sessions from PHP, by its FFI: one call, one error, and 100 calls at once, one of them cancelled.

/** libuserhub. Its handles are void * here. */
final class UserHub {
    public readonly FFI $c;

    public function __construct() {
        $this->c = FFI::cdef(<<<'C'
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
            C, 'libuserhub.so.0');
    }
    /** Memory for an out-parameter. */
    public function out(string $type = 'void *'): FFI\CData { return $this->c->new($type); }

    /** Calls a function whose last parameter takes the error. */
    public function check(string $function, mixed ...$arguments): void {
        $error = $this->out();
        $status = $this->c->{"userhub_$function"}(...[...$arguments, FFI::addr($error)]);
        if ($status !== 0) throw new RuntimeException($this->text('error', 'message', $error));
    }

    /** Copies the text of a session or an error, then frees the handle. */
    public function text(string $type, string $getter, FFI\CData $handle): string {
        $text = $this->c->{"userhub_{$type}_$getter"}($handle);
        $this->c->{"userhub_{$type}_free"}($handle);
        return $text;
    }

    /** The results that have arrived, each by its token: a link, or an exception. */
    public function take(FFI\CData $queue): Generator {
        [$token, $status, $session, $error] = array_map($this->out(...), ['uint64_t', 'int', 'void *', 'void *']);
        $parts = array_map(FFI::addr(...), [$token, $status, $session, $error]);
        while ($this->c->userhub_completions_take($queue, ...$parts) === 1) {
            yield $token->cdata => $status->cdata === 0
                ? $this->text('portal_session', 'redirect_url', $session)
                : new RuntimeException($this->text('error', 'message', $error));
        }
    }
}

if (realpath($_SERVER['SCRIPT_FILENAME']) !== __FILE__) return;
$lib = new UserHub();
[$client, $queue, $session, $call] = array_map(fn () => $lib->out(), range(1, 4));
$options = $lib->c->userhub_client_options_new();
foreach (['admin_key' => 'USERHUB_ADMIN_KEY', 'base_url' => 'USERHUB_BASE_URL'] as $name => $variable) {
    $lib->check('client_options_set', $options, $name, getenv($variable) ?: null);
}
$lib->check('client_options_set', $options, 'max_connections', '10');
$lib->check('client_new', $options, FFI::addr($client));
$lib->c->userhub_client_options_free($options);
$request = $lib->c->userhub_portal_session_request_new();
$lib->check('portal_session_request_set', $request, 'user_id', 'usr_ada');
$lib->check('create_portal_session', $client, $request, FFI::addr($session));
echo 'link: ', $lib->text('portal_session', 'redirect_url', $session), "\n";
try {
    $lib->check('portal_session_request_set', $request, 'user_id', 'usr_nobody');
    $lib->check('create_portal_session', $client, $request, FFI::addr($session));
} catch (RuntimeException $error) {
    echo 'error: ', $error->getMessage(), "\n";
}

$lib->check('completions_new', FFI::addr($queue));
for ($token = 0; $token < 100; ++$token) {
    $lib->check('portal_session_request_set', $request, 'user_id', "user$token@conn_1");
    $lib->check('create_portal_session_queued', $client, $request, $queue, $token, FFI::addr($call));
    if ($token === 99) $lib->c->userhub_call_cancel($call);
    $lib->c->userhub_call_free($call);
}
$stream = fopen('php://fd/' . $lib->c->userhub_completions_fd($queue), 'r');
for ($results = []; count($results) < 100;) {
    [$readable, $writable, $except] = [[$stream], [], []];
    stream_select($readable, $writable, $except, null);
    foreach ($lib->take($queue) as $token => $result) $results[$token] = $result;
}
$errors = array_filter($results, fn ($result) => $result instanceof RuntimeException);
echo '100 calls at once: ', 100 - count($errors), ' links';
foreach ($errors as $token => $error) echo "; call $token: ", $error->getMessage(), "\n";
$lib->c->userhub_completions_free($queue);
$lib->c->userhub_portal_session_request_free($request);
$lib->c->userhub_client_free($client);
