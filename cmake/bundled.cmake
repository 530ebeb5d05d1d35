# The initial cache of a wheel's build (cmake -C). CMAKE_PREFIX_PATH in the environment leads to the
# static libraries of wheel/libraries.sh. libgcc is the system's: all C++ code of a process must share
# one unwinder. Unused sections are dropped, and with them the parts of libstdc++ that need glibc 2.36.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")
set(CMAKE_MODULE_LINKER_FLAGS "-static-libstdc++ -Wl,--gc-sections" CACHE STRING "")
set(CMAKE_EXE_LINKER_FLAGS "-static-libstdc++ -Wl,--gc-sections" CACHE STRING "")
set(OPENSSL_USE_STATIC_LIBS ON CACHE BOOL "")
