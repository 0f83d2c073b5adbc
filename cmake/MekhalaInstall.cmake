# Install, export and packages. find_package(mekhala) gives mekhala::base, graph, case, engine, algorithms,
# io, datasets and workbench; headers stand under include/mekhala with the paths of the source tree.
include(CMakePackageConfigHelpers)

get_property(libraries GLOBAL PROPERTY MEKHALA_LIBRARIES)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/mekhala)

install(TARGETS ${libraries} EXPORT mekhalaTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(EXPORT mekhalaTargets NAMESPACE mekhala:: DESTINATION ${config_dir} COMPONENT library)
install(DIRECTORY engine algorithms io datasets DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mekhala COMPONENT library
  FILES_MATCHING PATTERN *.hpp)
install(DIRECTORY bindings/workbench DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mekhala/bindings COMPONENT library
  FILES_MATCHING PATTERN *.hpp)

configure_package_config_file(cmake/mekhalaConfig.cmake.in ${PROJECT_BINARY_DIR}/mekhalaConfig.cmake
  INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mekhalaConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/mekhalaConfig.cmake ${PROJECT_BINARY_DIR}/mekhalaConfigVersion.cmake
  DESTINATION ${config_dir} COMPONENT library)
install(FILES LICENSE README.md SECURITY.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(FILES datasets/outlines/NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

if(MEKHALA_TESTS AND NOT MEKHALA_SANITIZE AND NOT MEKHALA_COVERAGE)
  add_test(NAME consumer COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR}
    -DSOURCE=${PROJECT_SOURCE_DIR}/tests/consumer -DGENERATOR=${CMAKE_GENERATOR}
    -DCOMPILER=${CMAKE_CXX_COMPILER} -P ${PROJECT_SOURCE_DIR}/tests/consumer/check.cmake)
  set_tests_properties(consumer PROPERTIES TIMEOUT 600 LABELS consumer)
endif()

# `cpack -G DEB` in a build folder: one package with the program, one with the library. A build with igraph
# may be handed on under GPL-3.0-or-later only.
set(CPACK_PACKAGE_NAME mekhala)
set(CPACK_PACKAGE_CONTACT "Mekhala maintainers <mekhala@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program library)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME mekhala)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libmekhala-dev)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS graphviz)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "fonts-noto-core, fonts-noto-cjk, fonts-font-awesome")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "libfmt-dev, libtbb-dev, libicu-dev, libre2-dev, zlib1g-dev, libzstd-dev, \
libssl-dev, libsqlite3-dev, libphonenumber-dev, libexpat1-dev, libyaml-cpp-dev, libzip-dev")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
include(CPack)
