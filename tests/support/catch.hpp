#pragma once

// Catch2 3 split the single header of Catch2 2; the tests run on either.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
