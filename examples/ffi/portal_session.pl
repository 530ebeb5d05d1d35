# Portal sessions from Perl, by FFI::Platypus: one call, one error, and 100 calls at once, one of them cancelled.
use v5.32;
use warnings;
use FFI::Platypus 1.00;
use IO::Select;

my $ffi = FFI::Platypus->new(api => 1, lib => "libuserhub.so.0");
my ($handle, $out, $text) = ("opaque", "opaque*", "string");
my %functions = (
  client_options_new => [[], $handle],
  client_options_set => [[$handle, $text, $text, $out], "int"],
  client_options_free => [[$handle], "void"],
  client_new => [[$handle, $out, $out], "int"],
  client_free => [[$handle], "void"],
  portal_session_request_new => [[], $handle],
  portal_session_request_set => [[$handle, $text, $text, $out], "int"],
  portal_session_request_free => [[$handle], "void"],
  create_portal_session => [[$handle, $handle, $out, $out], "int"],
  create_portal_session_queued => [[$handle, $handle, $handle, "uint64", $out, $out], "int"],
  call_cancel => [[$handle], "void"],
  call_free => [[$handle], "void"],
  completions_new => [[$out, $out], "int"],
  completions_dup_fd => [[$handle], "int"],
  completions_take => [[$handle, "uint64*", "int*", $out, $out], "int"],
  completions_free => [[$handle], "void"],
  portal_session_redirect_url => [[$handle], $text],
  portal_session_free => [[$handle], "void"],
  error_message => [[$handle], $text],
  error_free => [[$handle], "void"],
);
$ffi->attach(["userhub_$_" => $_], @{ $functions{$_} }) for keys %functions;

# Copies the text of a session or an error, then frees the handle.
sub link_of {
  my ($session) = @_;
  my $link = portal_session_redirect_url($session);
  portal_session_free($session);
  return $link;
}

sub message_of {
  my ($error) = @_;
  my $message = error_message($error);
  error_free($error);
  return $message;
}

# Calls a function whose last parameter takes the error.
sub check {
  my ($function, @arguments) = @_;
  my $error;
  $function->(@arguments, \$error) == 0 or die message_of($error), "\n";
}

my ($client, $session, $queue, $call);
my $options = client_options_new();
check(\&client_options_set, $options, "admin_key", $ENV{USERHUB_ADMIN_KEY});
check(\&client_options_set, $options, "base_url", $ENV{USERHUB_BASE_URL});
check(\&client_options_set, $options, "max_connections", "10");
check(\&client_new, $options, \$client);
client_options_free($options);

my $request = portal_session_request_new();
sub set_user { check(\&portal_session_request_set, $request, "user_id", @_) }
set_user("usr_ada");
check(\&create_portal_session, $client, $request, \$session);
say "link: ", link_of($session);
set_user("usr_nobody");
eval { check(\&create_portal_session, $client, $request, \$session) } or print "error: $@";

check(\&completions_new, \$queue);
for my $token (0 .. 99) {
  set_user("user$token\@conn_1");
  check(\&create_portal_session_queued, $client, $request, $queue, $token, \$call);
  call_cancel($call) if $token == 99;
  call_free($call);
}
open(my $descriptor, "<&=", completions_dup_fd($queue)) or die $!;
my (%links, %errors, $token, $status, $error);
while (%links + %errors < 100) {
  IO::Select->new($descriptor)->can_read;
  while (completions_take($queue, \$token, \$status, \$session, \$error)) {
    if ($status == 0) { $links{$token} = link_of($session) } else { $errors{$token} = message_of($error) }
  }
}
say "100 calls at once: ", scalar(%links), " links; ", map { "call $_: $errors{$_}" } keys %errors;

completions_free($queue);
portal_session_request_free($request);
client_free($client);
