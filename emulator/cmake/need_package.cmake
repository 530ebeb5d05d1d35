# find_package() whose failure says what to install: need_package(<Debian package> <its arguments>…)
macro(need_package debian_package name)
  find_package(${name} ${ARGN} QUIET)
  need(${debian_package} "${name} ${ARGN}" ${name}_FOUND)
endmacro()

# Stops where what was looked for, named by a variable, was not found.
function(need debian_package name found)
  if(NOT ${found})
    # CMake would wrap a line that begins with a letter.
    message(FATAL_ERROR
      " userhub-emulator needs ${name}: on Debian, apt install ${debian_package}")
  endif()
endfunction()

# Enables a language, C or CXX.
macro(need_compiler language)
  include(CheckLanguage)
  check_language(${language})
  need(g++ "a ${language} compiler" CMAKE_${language}_COMPILER)
  enable_language(${language})
endmacro()
