# The toolchain of wheels and static programs: the compilers and the static libraries of wheel/libraries.sh. Both are in
# the folder that the environment variable USERHUB_WHEEL names.
set(CMAKE_SYSTEM_NAME Linux)
get_filename_component(CMAKE_SYSTEM_PROCESSOR $ENV{USERHUB_WHEEL} NAME)
set(CMAKE_C_COMPILER $ENV{USERHUB_WHEEL}/bin/cc)
set(CMAKE_CXX_COMPILER $ENV{USERHUB_WHEEL}/bin/c++)
set(CMAKE_AR $ENV{USERHUB_WHEEL}/bin/ar CACHE FILEPATH "")
set(CMAKE_RANLIB $ENV{USERHUB_WHEEL}/bin/ranlib CACHE FILEPATH "")
set(CMAKE_FIND_ROOT_PATH $ENV{USERHUB_WHEEL}/libraries)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)  # never this machine's
set(OPENSSL_USE_STATIC_LIBS ON)
set(CMAKE_STRIP "" CACHE FILEPATH "")  # the compilers strip

# simdjson 3.0's code for Ice Lake does not compile with zig's clang. zig turns on the C++14 function std::unexpected(),
# which would hide the class template.
set(CMAKE_CXX_FLAGS_INIT
  "-DSIMDJSON_IMPLEMENTATION_ICELAKE=0 -U_LIBCPP_ENABLE_CXX17_REMOVED_UNEXPECTED_FUNCTIONS")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")
# All C++ code of a process must share one unwinder, the system's: a thread that Python or glibc ends unwinds through ours.
if(EXISTS $ENV{USERHUB_WHEEL}/libraries/lib/libgcc_s.so.1)  # not with musl
  set(CMAKE_CXX_STANDARD_LIBRARIES $ENV{USERHUB_WHEEL}/libraries/lib/libgcc_s.so.1)
  set(CMAKE_EXE_LINKER_FLAGS_INIT -Wl,--allow-shlib-undefined)  # of that unwinder
endif()

# Beside each program, library and module, what the linker took from which library: the tests compare it with the SBOM.
set(map "-Wl,--print-map > <TARGET>.map")
set(CMAKE_CXX_CREATE_SHARED_MODULE
  "<CMAKE_CXX_COMPILER> <LANGUAGE_COMPILE_FLAGS> <LINK_FLAGS> -shared -o <TARGET> <OBJECTS> <LINK_LIBRARIES> ${map}")
set(CMAKE_CXX_CREATE_SHARED_LIBRARY
  "<CMAKE_CXX_COMPILER> <LANGUAGE_COMPILE_FLAGS> <LINK_FLAGS> -shared <SONAME_FLAG><TARGET_SONAME> -o <TARGET> <OBJECTS> <LINK_LIBRARIES> ${map}")
set(CMAKE_CXX_LINK_EXECUTABLE
  "<CMAKE_CXX_COMPILER> <FLAGS> <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES> ${map}")
