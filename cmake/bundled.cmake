# The first cache of a wheel's build (cmake -C): what wheel/libraries.sh has made is found by
# CMAKE_PREFIX_PATH in the environment, and linked in. libgcc stays the system's, whose unwinder all
# C++ code of a process shares. What nothing refers to goes, with it libstdc++'s use of glibc 2.36.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")
set(CMAKE_MODULE_LINKER_FLAGS "-static-libstdc++ -Wl,--gc-sections" CACHE STRING "")
set(CMAKE_EXE_LINKER_FLAGS "-static-libstdc++ -Wl,--gc-sections" CACHE STRING "")
set(OPENSSL_USE_STATIC_LIBS ON CACHE BOOL "")
