# Installs the files by which find_package(userhub) and, for C, pkg-config find an installation.
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/userhub)

install(EXPORT userhub-c-targets NAMESPACE userhub:: DESTINATION ${package_dir})
install(EXPORT userhub-targets NAMESPACE userhub:: FILE userhub-cpp-targets.cmake
        DESTINATION ${package_dir})

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

file(RELATIVE_PATH pc_to_includedir
     ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_FULL_INCLUDEDIR})
configure_file(${CMAKE_CURRENT_LIST_DIR}/userhub.pc.in ${CMAKE_CURRENT_BINARY_DIR}/userhub.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/userhub.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
