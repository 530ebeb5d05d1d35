# The man page and the shell completions of each command that is built, written from its --help.
find_package(Python 3.9 QUIET COMPONENTS Interpreter)
if(NOT Python_Interpreter_FOUND OR (CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR))
  message(STATUS "No man pages and completions: they need Python 3.9 and a program that runs here")
  return()
endif()

set(command_pages_sources __main__ bash_completion command_help fish_completion man_page zsh_completion)
list(TRANSFORM command_pages_sources PREPEND ${PROJECT_SOURCE_DIR}/cmake/command_pages/)
list(TRANSFORM command_pages_sources APPEND .py)

function(add_command_pages name target)
  set(pages ${PROJECT_BINARY_DIR}/command_pages/${name})
  set(writer ${PROJECT_SOURCE_DIR}/cmake/command_pages)
  add_custom_command(OUTPUT ${pages}.written
    COMMAND ${Python_EXECUTABLE} -B ${writer} $<TARGET_FILE:${target}> ${pages}
            ${CMAKE_CROSSCOMPILING_EMULATOR}
    COMMAND ${CMAKE_COMMAND} -E touch ${pages}.written
    DEPENDS ${target} ${command_pages_sources} VERBATIM)
  add_custom_target(${name}_pages ALL DEPENDS ${pages}.written)
  install(DIRECTORY ${pages}/ DESTINATION ${CMAKE_INSTALL_DATADIR} COMPONENT ${name})
endfunction()

if(TARGET userhub)
  add_command_pages(userhub userhub)
endif()
if(TARGET userhub_emulator_program)
  add_command_pages(userhub-emulator userhub_emulator_program)
endif()
