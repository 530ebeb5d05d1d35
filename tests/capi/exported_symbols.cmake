# Fails where the library exports anything but what the list, a symbols file of Debian, names.
# usage: cmake -D NM=<nm> -D LIBRARY=<file> -D LIST=<file> -P exported_symbols.cmake
execute_process(COMMAND ${NM} -D --defined-only --format=posix ${LIBRARY}
                OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" lines "${output}")
list(FILTER lines EXCLUDE REGEX "^USERHUB_[0-9.]+(@@[^ ]*)? A ")  # the version node itself
list(TRANSFORM lines REPLACE " .*" "")
list(TRANSFORM lines REPLACE "@+" "@" OUTPUT_VARIABLE exported)

file(STRINGS ${LIST} listed REGEX "^ userhub_")
list(TRANSFORM listed REPLACE "^ ([^ ]+) .*" "\\1")
set(unlisted ${exported})
list(REMOVE_ITEM unlisted ${listed})
set(missing ${listed})
list(REMOVE_ITEM missing ${exported})
if(unlisted OR missing)
  message(FATAL_ERROR "not in ${LIST}: ${unlisted}\nnot exported: ${missing}")
endif()
