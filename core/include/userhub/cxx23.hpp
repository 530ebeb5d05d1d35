#pragma once

// Not __cplusplus or the file <expected>: before clang 19 the file is empty with GCC's library, in
// C++23 too. The missing file ends the compilation: otherwise a hundred errors about std::expected
// would follow.
#if defined(__cplusplus) && __has_include(<version>)
#include <version>
#endif
#ifndef __cpp_lib_expected
#error "userhub needs C++23: compile with -std=c++23, with g++ 12 or clang 19, or newer"
#include "userhub needs C++23"
#endif
