# export_only(TARGET HEADER): the shared library exports the functions that the header declares, and nothing else: not
# those of the libraries inside, which a process may load in other versions too, and no template of the C++ library.
include(${CMAKE_CURRENT_LIST_DIR}/declared-functions.cmake)

function(export_only target header)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
  declared_functions(${header} functions)
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    list(JOIN functions "; " names)
    set(file ${CMAKE_CURRENT_BINARY_DIR}/exports.map)
    file(CONFIGURE OUTPUT ${file} CONTENT "{ global: @names@; local: *; };\n" @ONLY)
    target_link_options(${target} PRIVATE "LINKER:--version-script=${file}")
  elseif(APPLE)
    list(TRANSFORM functions PREPEND "_")
    list(JOIN functions "\n" names)
    set(file ${CMAKE_CURRENT_BINARY_DIR}/exports.txt)
    file(CONFIGURE OUTPUT ${file} CONTENT "@names@\n" @ONLY)
    target_link_options(${target} PRIVATE "LINKER:-exported_symbols_list,${file}")
  else()
    # UCHRONIA_API is dllexport there, and what is marked is all that a DLL exports.
    return()
  endif()
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${file})
endfunction()
