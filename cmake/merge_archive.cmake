# Adds the objects of one static library to another: cmake -D AR=<ar> -D FROM=<library> -D TO=<library> -P merge_archive.cmake
set(objects ${TO}.objects)
file(REMOVE_RECURSE ${objects})
file(MAKE_DIRECTORY ${objects})
execute_process(COMMAND ${AR} x ${FROM} WORKING_DIRECTORY ${objects} COMMAND_ERROR_IS_FATAL ANY)
file(GLOB files ${objects}/*)
execute_process(COMMAND ${AR} qs ${TO} ${files} COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${objects})
