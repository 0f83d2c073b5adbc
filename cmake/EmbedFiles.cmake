# mekhala_embed(<target> <symbol> <file>): makes the bytes of a data file part of the target, reachable as
# `namespace mekhala::data { extern const std::string_view <symbol>; }` (declare it where it is used).
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(mekhala_embed target symbol file)
  get_filename_component(path ${file} ABSOLUTE)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embed_${symbol}.cpp)
  add_custom_command(OUTPUT ${out}
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/cmake/embed_file.py ${path} ${out} ${symbol}
    DEPENDS ${path} ${PROJECT_SOURCE_DIR}/cmake/embed_file.py
    COMMENT "Embedding ${symbol}" VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
