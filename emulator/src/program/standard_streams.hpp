#pragma once

namespace userhub::emulator {

/// Opens /dev/null for each of stdin, stdout and stderr that is closed. Call it before anything
/// else is opened: a socket would get the free descriptor, and printed text would go to the server.
/// Reading and writing still fail, as on a closed stream. False if /dev/null cannot be opened.
bool open_missing_streams();

}  // namespace userhub::emulator
