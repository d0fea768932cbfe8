# declared_functions(HEADER RESULT): the names of the functions that a header declares with UCHRONIA_API.
function(declared_functions header result)
  file(READ ${header} text)
  string(REGEX REPLACE "\n[ ]*#[^\n]*" "\n" text "${text}")
  string(REGEX MATCHALL "UCHRONIA_API[^;(]*[ *\n]([A-Za-z_0-9]+)\\(" declarations "${text}")
  list(TRANSFORM declarations REPLACE "^.*[ *\n]([A-Za-z_0-9]+)\\($" "\\1")
  list(LENGTH declarations count)
  # A header that is written in another way would otherwise end in a library that exports nothing.
  if(count LESS 58)
    message(FATAL_ERROR "only ${count} declarations were found in ${header}")
  endif()
  set(${result} ${declarations} PARENT_SCOPE)
endfunction()
