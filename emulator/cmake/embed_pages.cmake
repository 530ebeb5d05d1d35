# cmake -DPAGES=<files> -DHEADER=<file> -P embed_pages.cmake
# Writes a header with one constant for each file: pages/plans.mustache is page_templates::plans.
set(content "#pragma once\n\nnamespace userhub::emulator::page_templates {\n")
foreach(page IN LISTS PAGES)
  cmake_path(GET page STEM name)
  file(READ "${page}" text)
  string(APPEND content "\ninline constexpr const char* ${name} = R\"page(${text})page\";\n")
endforeach()
string(APPEND content "\n}  // namespace userhub::emulator::page_templates\n")
file(WRITE "${HEADER}" "${content}")
