# One target a folder: mekhala_add_library(<name> <folder-relative globs are taken from the current folder>
#   PUBLIC <targets that our headers need> PRIVATE <targets that only our sources need>)
# Warnings, sanitizers and floating-point rules are private to our targets. (-Wrestrict of GCC 12 warns of
# every string + char: GCC bug 105329.)
add_library(mekhala_flags INTERFACE)
target_compile_options(mekhala_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> -ffp-contract=off -fno-math-errno
  $<$<BOOL:${MEKHALA_WERROR}>:-Werror>)
if(MEKHALA_SANITIZE)
  target_compile_options(mekhala_flags INTERFACE -fsanitize=${MEKHALA_SANITIZE} -fno-omit-frame-pointer -O1
    -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MEKHALA_SANITIZE})
endif()
if(MEKHALA_COVERAGE)
  target_compile_options(mekhala_flags INTERFACE --coverage)
  add_link_options(--coverage)
endif()
if(MEKHALA_FUZZ)
  target_compile_options(mekhala_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined)
  add_link_options(-fsanitize=address,undefined)
endif()

function(mekhala_add_library name)
  cmake_parse_arguments(ARG "" "" "PUBLIC;PRIVATE;EXCLUDE;SUBFOLDERS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp *.hpp)
  foreach(folder IN LISTS ARG_SUBFOLDERS)
    file(GLOB more CONFIGURE_DEPENDS ${folder}/*.cpp ${folder}/*.hpp)
    list(APPEND sources ${more})
  endforeach()
  if(NOT sources)  # a room without files yet
    file(TOUCH ${CMAKE_CURRENT_BINARY_DIR}/empty.cpp)
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/empty.cpp)
  endif()
  add_library(mekhala_${name} STATIC ${sources})
  add_library(mekhala::${name} ALIAS mekhala_${name})
  set_target_properties(mekhala_${name} PROPERTIES EXPORT_NAME ${name} LINKER_LANGUAGE CXX)
  target_include_directories(mekhala_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/mekhala>)
  target_compile_features(mekhala_${name} PUBLIC cxx_std_20)
  target_link_libraries(mekhala_${name} PUBLIC ${ARG_PUBLIC}
    PRIVATE $<BUILD_INTERFACE:mekhala_flags> ${ARG_PRIVATE})
  set_property(GLOBAL APPEND PROPERTY MEKHALA_LIBRARIES mekhala_${name})
endfunction()
