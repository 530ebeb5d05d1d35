# find_package() that says which Debian package is missing:
# need_package(<Debian package> <arguments of find_package>…)
macro(need_package debian_package name)
  find_package(${name} ${ARGN} QUIET)
  need(${debian_package} "${name} ${ARGN}" ${name}_FOUND)
endmacro()

# Stops if the variable `found` is false.
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
