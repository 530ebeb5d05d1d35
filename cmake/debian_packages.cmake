# The Debian packages that ./dev package builds: each holds one install component.
set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL)
if(USERHUB_CAPI)
  list(APPEND CPACK_COMPONENTS_ALL libuserhub libuserhub-dev)
endif()
if(USERHUB_CLI)
  list(APPEND CPACK_COMPONENTS_ALL userhub)
endif()
if(USERHUB_EMULATOR)
  list(APPEND CPACK_COMPONENTS_ALL userhub-emulator)
endif()
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_OUTPUT_FILE_PREFIX ${PROJECT_SOURCE_DIR}/dist)

file(STRINGS tools/identity maintainer REGEX "^maintainer: ")
string(REGEX REPLACE "^maintainer: | # placeholder$" "" CPACK_PACKAGE_CONTACT "${maintainer}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")

set(CPACK_DEBIAN_LIBUSERHUB_PACKAGE_NAME libuserhub)
set(CPACK_DEBIAN_LIBUSERHUB_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBUSERHUB_PACKAGE_DEPENDS "libcurl4 (>= 7.87)")
set(CPACK_COMPONENT_LIBUSERHUB_DESCRIPTION "The C library, which programs in C, Go and other languages
use at run time. Not affiliated with UserHub.")

set(CPACK_DEBIAN_LIBUSERHUB-DEV_PACKAGE_NAME libuserhub-dev)
set(CPACK_DEBIAN_LIBUSERHUB-DEV_PACKAGE_SECTION libdevel)
# A program that links a static library also links the libraries below.
set(CPACK_DEBIAN_LIBUSERHUB-DEV_PACKAGE_DEPENDS
    "libuserhub (= ${PROJECT_VERSION}), libcurl4-openssl-dev (>= 7.87), libssl-dev (>= 3), libsimdjson-dev")
set(CPACK_COMPONENT_LIBUSERHUB-DEV_DESCRIPTION "The headers for C and C++, the static libraries of
both, and the files by which pkg-config and CMake find them. Not affiliated with UserHub.")

set(CPACK_DEBIAN_USERHUB_PACKAGE_NAME userhub)
set(CPACK_DEBIAN_USERHUB_PACKAGE_SECTION web)
set(CPACK_DEBIAN_USERHUB_PACKAGE_DEPENDS "libcurl4 (>= 7.87)")
set(CPACK_DEBIAN_USERHUB_PACKAGE_SUGGESTS "userhub-emulator (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_USERHUB_DESCRIPTION "The command, which creates portal sessions. Not affiliated
with UserHub.")

set(CPACK_DEBIAN_USERHUB-EMULATOR_PACKAGE_NAME userhub-emulator)
set(CPACK_DEBIAN_USERHUB-EMULATOR_PACKAGE_SECTION web)
set(CPACK_COMPONENT_USERHUB-EMULATOR_DESCRIPTION "A local UserHub with its portal, to develop and
test against without an account. Not affiliated with UserHub.")

foreach(package IN LISTS CPACK_COMPONENTS_ALL)
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} RENAME copyright
          COMPONENT ${package})
endforeach()

include(CPack)
