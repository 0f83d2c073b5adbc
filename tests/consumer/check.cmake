# Installs a build into a folder of its own and builds and runs the consumer project against it:
# cmake -DBUILD=... -DSOURCE=... -DGENERATOR=... -DCOMPILER=... -P check.cmake
set(prefix ${BUILD}/consumer/install)
function(step)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
file(REMOVE_RECURSE ${BUILD}/consumer)
step(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
step(${CMAKE_COMMAND} -S ${SOURCE} -B ${BUILD}/consumer/build -G ${GENERATOR} -DCMAKE_BUILD_TYPE=Release
  -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_PREFIX_PATH=${prefix})
step(${CMAKE_COMMAND} --build ${BUILD}/consumer/build)
step(${BUILD}/consumer/build/consumer)
if(NOT EXISTS ${prefix}/bin/mekhala)
  message(FATAL_ERROR "the program was not installed")
endif()
