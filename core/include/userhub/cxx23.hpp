#pragma once

// g++ 12 reports C++23 as 202100. The missing file ends the compilation: otherwise a hundred errors
// about std::expected would follow.
#if !defined(__cplusplus) || __cplusplus <= 202002L || !__has_include(<expected>)
#error "userhub needs C++23: compile with -std=c++23, with g++ 12 or clang 19, or newer"
#include "userhub needs C++23"
#endif
