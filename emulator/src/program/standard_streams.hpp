#pragma once

namespace userhub::emulator {

/// Opens /dev/null for each of stdin, stdout and stderr that is closed. To be called before
/// anything else is opened: a socket would be given the free number, and what is printed would go
/// to the server. Reading and writing still fail, as they do on a closed stream. False where
/// /dev/null cannot be opened.
bool open_missing_streams();

}  // namespace userhub::emulator
