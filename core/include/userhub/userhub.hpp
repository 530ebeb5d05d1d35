#pragma once

/// UserHub's "create portal session" call.
///
///   auto client = userhub::Client::create({.admin_key = key});
///   if (!client) return fail(client.error().message);
///   auto session = client->create_portal_session(
///       {.user_id = "usr_ada", .portal_url = "/{accountId}"});
///   if (!session) return fail(session.error().message);
///   redirect(303, session->redirect_url);
///
/// Create one Client for the process and share it. Each call creates a new session for one user:
/// never cache a session.

#include "userhub/async_call.hpp"
#include "userhub/attempt.hpp"
#include "userhub/client.hpp"
#include "userhub/client_options.hpp"
#include "userhub/error.hpp"
#include "userhub/http.hpp"
#include "userhub/portal_path.hpp"
#include "userhub/portal_session.hpp"
#include "userhub/portal_session_callback.hpp"
#include "userhub/read_portal_session.hpp"
#include "userhub/user_id.hpp"
#include "userhub/version.hpp"
