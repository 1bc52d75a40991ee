# SPDX-License-Identifier: Apache-2.0
# Writes the stamp with the commit of the tree; the file changes only if its content does.
execute_process(COMMAND git describe --always --dirty --abbrev=12 --exclude=* WORKING_DIRECTORY ${SOURCE}
                OUTPUT_VARIABLE PLUMBLINE_COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT PLUMBLINE_COMMIT)
    set(PLUMBLINE_COMMIT unknown)
endif()
string(REPLACE ";" "," PLUMBLINE_ARCHITECTURES "${PLUMBLINE_ARCHITECTURES}")
string(REPLACE "\"" "" PLUMBLINE_ARCHITECTURES "${PLUMBLINE_ARCHITECTURES}")
configure_file(${SOURCE}/cuda/stamp.cpp.in ${OUTPUT} @ONLY)
