#pragma once

#include <CLI/App.hpp>

namespace userhub::cli {

/// Adds `userhub portal-session USER_ID`, which creates a session and prints its URL.
void add_portal_session_command(CLI::App& app, int& exit_code);

}  // namespace userhub::cli
