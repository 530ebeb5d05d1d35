#include <cstddef>

#include "userhub.h"

// What programs built against the first release rely on. Members are only ever appended, and no
// padding at the end may come to hold one.
static_assert(sizeof(userhub_client_options) == 120);
static_assert(offsetof(userhub_client_options, struct_size) == 0);
static_assert(offsetof(userhub_client_options, admin_key) == 8);
static_assert(offsetof(userhub_client_options, base_url) == 16);
static_assert(offsetof(userhub_client_options, ca_file) == 24);
static_assert(offsetof(userhub_client_options, proxy) == 32);
static_assert(offsetof(userhub_client_options, user_agent_suffix) == 40);
static_assert(offsetof(userhub_client_options, allow_insecure_base_url) == 48);
static_assert(offsetof(userhub_client_options, timeout_ms) == 56);
static_assert(offsetof(userhub_client_options, attempt_timeout_ms) == 64);
static_assert(offsetof(userhub_client_options, connect_timeout_ms) == 72);
static_assert(offsetof(userhub_client_options, max_retries) == 80);
static_assert(offsetof(userhub_client_options, max_connections) == 84);
static_assert(offsetof(userhub_client_options, max_connection_age_ms) == 88);
static_assert(offsetof(userhub_client_options, allowed_return_origins) == 96);
static_assert(offsetof(userhub_client_options, on_attempt) == 104);
static_assert(offsetof(userhub_client_options, on_attempt_data) == 112);

static_assert(sizeof(userhub_attempt) == 40);
static_assert(offsetof(userhub_attempt, struct_size) == 0);
static_assert(offsetof(userhub_attempt, number) == 8);
static_assert(offsetof(userhub_attempt, http_status) == 12);
static_assert(offsetof(userhub_attempt, error) == 16);
static_assert(offsetof(userhub_attempt, duration_us) == 24);
static_assert(offsetof(userhub_attempt, connection_reused) == 32);

static_assert(sizeof(userhub_portal_session_request) == 72);
static_assert(offsetof(userhub_portal_session_request, struct_size) == 0);
static_assert(offsetof(userhub_portal_session_request, user_id) == 8);
static_assert(offsetof(userhub_portal_session_request, portal_url) == 16);
static_assert(offsetof(userhub_portal_session_request, return_url) == 24);
static_assert(offsetof(userhub_portal_session_request, success_url) == 32);
static_assert(offsetof(userhub_portal_session_request, organization_id) == 40);
static_assert(offsetof(userhub_portal_session_request, timeout_ms) == 48);
static_assert(offsetof(userhub_portal_session_request, interrupted) == 56);
static_assert(offsetof(userhub_portal_session_request, interrupted_data) == 64);

static_assert(sizeof(userhub_status) == 4);
static_assert(USERHUB_OK == 0 && USERHUB_INVALID_ARGUMENT == 1 && USERHUB_CONNECTION_FAILED == 2 &&
              USERHUB_TLS_FAILED == 3 && USERHUB_TIMED_OUT == 4 && USERHUB_CANCELLED == 5 &&
              USERHUB_API_ERROR == 6 && USERHUB_BAD_RESPONSE == 7 && USERHUB_INTERNAL == 8);

static_assert(sizeof(userhub_portal_page) == 4);
static_assert(USERHUB_PORTAL_ROOT == 0 && USERHUB_PORTAL_DASHBOARD == 1 &&
              USERHUB_PORTAL_PLANS == 2 && USERHUB_PORTAL_CHECKOUT == 3 &&
              USERHUB_PORTAL_CANCEL == 4 && USERHUB_PORTAL_MEMBERS == 5 &&
              USERHUB_PORTAL_INVITE == 6);
