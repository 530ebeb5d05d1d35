#pragma once

#include <CLI/App.hpp>

namespace userhub::cli {

/// `userhub portal-session USER_ID`: makes a session and prints its URL.
void add_portal_session_command(CLI::App& app, int& exit_code);

}  // namespace userhub::cli
