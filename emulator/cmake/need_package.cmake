# need_package(<Debian package> <arguments>…): find_package(<arguments>…). If it fails, the error says
# which Debian package to install.
macro(need_package debian_package name)
  find_package(${name} ${ARGN} QUIET)
  need(${debian_package} "${name} ${ARGN}" ${name}_FOUND)
endmacro()

# Stops with that error if the variable `found` is false.
function(need debian_package name found)
  if(NOT ${found})
    # The leading space keeps CMake from wrapping the line.
    message(FATAL_ERROR
      " userhub-emulator needs ${name}: on Debian, apt install ${debian_package}")
  endif()
endfunction()

# Enables a language, C or CXX, or says which Debian package has its compiler.
macro(need_compiler language)
  include(CheckLanguage)
  check_language(${language})
  need(g++ "a ${language} compiler" CMAKE_${language}_COMPILER)
  enable_language(${language})
endmacro()
