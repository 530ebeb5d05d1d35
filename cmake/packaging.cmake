# Installs the files by which find_package(userhub) and pkg-config find an installation.
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/userhub)

foreach(library c c-static cpp)
  install(EXPORT userhub-${library}-targets NAMESPACE userhub:: DESTINATION ${package_dir})
endforeach()

configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/userhub-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/userhub-config.cmake
  INSTALL_DESTINATION ${package_dir}
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a new minor version may change the C++ API.
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/userhub-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/userhub-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/userhub-config-version.cmake
        DESTINATION ${package_dir})

# install_pc_file(NAME DESCRIPTION LIBS [REQUIRES <packages>] [PRIVATE <flags>])
function(install_pc_file name description libs)
  cmake_parse_arguments(pc "" "REQUIRES;PRIVATE" "" ${ARGN})
  set(pc_folder ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
  cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${pc_folder} OUTPUT_VARIABLE prefix)
  cmake_path(APPEND libdir "\${prefix}" ${CMAKE_INSTALL_LIBDIR})
  cmake_path(APPEND includedir "\${prefix}" ${CMAKE_INSTALL_INCLUDEDIR})
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/userhub.pc.in
                 ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

set(requires "libcurl >= 7.87, libssl >= 3, libcrypto >= 3")
set(runtime "-l${cxx_runtime} -lm")
if(simdjson_inside)
  set(static_requires "${requires}")
  set(private_libs "-lcurl -lssl -lcrypto ${runtime}")
else()
  set(static_requires "${requires}, simdjson")
  set(private_libs "-lcurl -lssl -lcrypto -lsimdjson ${runtime}")
endif()
install_pc_file(userhub "${PROJECT_DESCRIPTION}, for C" "-L\${libdir} -luserhub"
                PRIVATE "${private_libs}")
install_pc_file(userhub-static "${PROJECT_DESCRIPTION}, for C, linked statically"
                "\${libdir}/libuserhub.a ${runtime}" REQUIRES "${static_requires}")
install_pc_file(userhub-cpp "${PROJECT_DESCRIPTION}, for C++23" "-L\${libdir} -luserhub_core"
                REQUIRES "${requires}, simdjson")
