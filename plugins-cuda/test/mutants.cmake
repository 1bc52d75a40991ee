# SPDX-License-Identifier: Apache-2.0
# Defects seen in published plugins, planted one at a time into a copy of the sources. The production sources know
# nothing of them: a mutant is a file, a piece of its text that occurs once, and the text that takes its place. A piece
# that no longer occurs stops the configuration, so the list cannot fall behind the code.
#   -DPLUMBLINE_MUTANTS=ON   build all, and kill all in one test

set(PLUMBLINE_MUTANT_TREES ${PROJECT_BINARY_DIR}/mutants)
set(PLUMBLINE_MUTANT_NAMES)

#! Writes the tree of one mutant to PLUMBLINE_MUTANT_TREES/name. ARGN: pairs of a text in the file and its replacement.
function(plant name title file)
    set(tree ${PLUMBLINE_MUTANT_TREES}/${name})
    foreach(source IN LISTS PLUMBLINE_TREE_FILES)
        if(NOT source STREQUAL file)
            configure_file(${PLUMBLINE_CUDA}/${source} ${tree}/${source} COPYONLY)
        endif()
    endforeach()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PLUMBLINE_CUDA}/${file})
    file(READ ${PLUMBLINE_CUDA}/${file} text)
    math(EXPR end "${ARGC} - 1")
    foreach(i RANGE 3 ${end} 2)
        math(EXPR j "${i} + 1")
        set(original "${ARGV${i}}")
        string(FIND "${text}" "${original}" first)
        string(FIND "${text}" "${original}" last REVERSE)
        if(first EQUAL -1 OR NOT first EQUAL last)
            message(FATAL_ERROR "mutant ${name}: its text must occur once in ${file}; update test/mutants.cmake")
        endif()
        string(REPLACE "${original}" "${ARGV${j}}" text "${text}")
    endforeach()
    file(CONFIGURE OUTPUT ${tree}/${file} CONTENT "@text@" @ONLY)
    file(CONFIGURE OUTPUT ${tree}/title.txt CONTENT "${title}\n" @ONLY)
    if(name MATCHES "^M[0-9]+$")
        set(PLUMBLINE_MUTANT_NAMES ${PLUMBLINE_MUTANT_NAMES} ${name} PARENT_SCOPE)
    endif()
endfunction()

file(GLOB_RECURSE PLUMBLINE_TREE_FILES CONFIGURE_DEPENDS RELATIVE ${PLUMBLINE_CUDA} ${PLUMBLINE_CUDA}/*.h
     ${PLUMBLINE_CUDA}/*.cuh ${PLUMBLINE_CUDA}/*.cu ${PLUMBLINE_CUDA}/*.cpp)

plant(M01 "launches on the default stream" elementwise.cuh
    [[config.stream = stream;]] [[config.stream = nullptr;]])
plant(M02 "divides the grid size before rounding up" elementwise.cuh
    [[(slots.nbSlots + slotsPerBlock - 1) / slotsPerBlock;]]
    [[slots.nbSlots / slotsPerBlock + (slots.nbSlots < slotsPerBlock ? 1 : 0);]])
plant(M03 "drops the tail behind the last vector" elementwise.cuh
    [[else if (slot < slots.nbSlots)]] [[else if (slot < slots.nbSlots && slots.nbVectors == 0)]])
plant(M04 "reads and writes whole vectors past the end" elementwise.cuh
    [[aligned ? operands.count / Vector<T>::kLANES : 0;]]
    [[aligned ? (operands.count + Vector<T>::kLANES - 1) / Vector<T>::kLANES : 0;]])
plant(M05 "never initializes the coefficient it reads" activation_creator.cpp
    [[coefficients[index] = value;]] [[coefficients[index] = coefficients[index] + 0 * value;]])
plant(M06 "serializes no coefficient" activation_plugin.cuh
    [[mCollection = {activation.nbCoefficients, mFields};]] [[mCollection = {0, mFields};]])
plant(M07 "forgets the coefficient in a clone" activation_plugin.cuh
    [[return new (std::nothrow) ActivationPlugin(*mKind, mCoefficients);]]
    [[static float const sNONE[kMAX_COEFFICIENTS]{};
        return new (std::nothrow) ActivationPlugin(*mKind, sNONE);]])
plant(M08 "keeps the size of the first shape" activation_plugin.cuh
    [[operands.output = outputs[0];]]
    [[operands.output = outputs[0];
        mFields[kMAX_COEFFICIENTS - 1].length
            = mFields[kMAX_COEFFICIENTS - 1].length > 0 ? mFields[kMAX_COEFFICIENTS - 1].length : operands.count;
        operands.count = mFields[kMAX_COEFFICIENTS - 1].length < operands.count ? mFields[kMAX_COEFFICIENTS - 1].length
                                                                               : operands.count;]])
plant(M09 "says that the output is float32 whatever the input" activation_plugin.cuh
    [[out[0] = in[0];
        return kSUCCESS;
    }

    int32_t getOutputShapes]]
    [[out[0] = abi::DataType::kFLOAT;
        return kSUCCESS;
    }

    int32_t getOutputShapes]])
plant(M10 "takes the branch of a pair from both lanes at once" elementwise.cuh
    [[narrow(float2{evaluate<T>(function, x.x), evaluate<T>(function, x.y)}, y);]]
    [[bool const both = x.x >= 0.0F && x.y >= 0.0F;
    narrow(float2{both ? x.x : evaluate<T>(function, x.x > 0.0F ? -x.x : x.x),
               both ? x.y : evaluate<T>(function, x.y > 0.0F ? -x.y : x.y)},
        y);]])
plant(M11 "squares in the range of float16" activations/isrlu.cu
    [[fmaf(alpha * x, x, 1.0F)]] [[(alpha * x * x > 65504.0F ? INFINITY : fmaf(alpha * x, x, 1.0F))]])
plant(M12 "subtracts 1 from the exponential near 0" activations/elu.cu
    [[(x > -0.25F ? series : exp2Approximate(x * kLOG2_E) - 1.0F)]] [[(exp2Approximate(x * kLOG2_E) - 1.0F)]])
plant(M13 "blends both branches, 0 times infinity among them" activations/elu.cu
    [[return x >= 0.0F ? x : expMinusOne(x, alpha);]]
    [[float const positive = x >= 0.0F;
        float const power = x > -1.0F && x < 1.0F ? expMinusOne(x, 1.0F) : exp2Approximate(x * kLOG2_E) - 1.0F;
        return positive * x + (1.0F - positive) * (alpha * power);]])
plant(M14 "gives NaN at minus infinity" activations/swish.cu
    [[return x < -cut ? limit : (x * b)]] [[return (x * b)]])
plant(M15 "returns a status that was never set" activation_plugin.cuh
    [[return kFAILURE;
        }
        return kSUCCESS;
    }

    abi::IPluginV3* attachToContext]]
    [[return kFAILURE;
        }
        return -1;
    }

    abi::IPluginV3* attachToContext]])
plant(M16 "launches nothing and reports success" activation_plugin.cuh
    [[cudaError_t const status = launch(mCoefficients, operands, stream);]]
    [[cudaError_t const status = launch != nullptr && stream == nullptr ? cudaErrorInvalidValue : cudaSuccess;]])
plant(M17 "copies its input" activations/swish.cu
    [[return x < 0.0F ? x < -cut ? limit : e.times(y) : x > cut ? x : copysignf(y, x);]] [[return e.n > 9 ? y : x;]])
plant(M18 "drops the last of an odd number of elements" elementwise.cuh
    [[operands.count <= kSMALL && operands.count % kUNIT == 0 && addresses % 4 == 0;]]
    [[operands.count <= kSMALL && addresses % 4 == 0;]])
plant(M19 "lets a thread of a small tensor run past the end" elementwise.cuh
    [[if (slot >= slots.nbSlots)]] [[if (slot > slots.nbSlots)]])
plant(M20 "is launched early and reads at once" dependent_launch.cuh
    [[    cudaGridDependencySynchronize();]] [[]])

# Not defects: the approximations of the special function unit at their documented worst, which must pass all tests ...
set(PLUMBLINE_UNIT_NAMES)
foreach(sign + -)
    string(REPLACE + high name ${sign})
    string(REPLACE - low name ${name})
    list(APPEND PLUMBLINE_UNIT_NAMES ${name})
    plant(${name} "approximations at their bound" numeric.cuh
        [[return std::exp2(x);]] "return std::exp2(x) * (1.0F ${sign} 0x1p-22F);"
        [[return 1.0F / x;]] "return 1.0F / x * (1.0F ${sign} 0x1p-23F);"
        [[return 1.0F / std::sqrt(x);]] "return 1.0F / std::sqrt(x) * (1.0F ${sign} 0x1.2p-23F);")
endforeach()
foreach(name IN LISTS PLUMBLINE_UNIT_NAMES)
    add_host_library(approximations_${name} ${PLUMBLINE_MUTANT_TREES}/${name})
    add_test(NAME approximations_${name}
             COMMAND plumbline_tests --quick --library=$<TARGET_FILE:approximations_${name}> ${PLUMBLINE_GOLDEN})
endforeach()

# ... and other launch shapes, for gpu/run to compare.
set(PLUMBLINE_SHAPE_NAMES vectors1 vectors4 threads128 threads512)
plant(vectors1 "1 vector in flight" elementwise.cuh [[kVECTORS = 2;]] [[kVECTORS = 1;]])
plant(vectors4 "4 vectors in flight" elementwise.cuh [[kVECTORS = 2;]] [[kVECTORS = 4;]])
plant(threads128 "128 threads in a block" elementwise.cuh [[kTHREADS = 256;]] [[kTHREADS = 128;]])
plant(threads512 "512 threads in a block" elementwise.cuh [[kTHREADS = 256;]] [[kTHREADS = 512;]])

#! A library whose kernels, that of small tensors too, do something first, with declarations for it.
function(begin name title what declarations)
    set(head "namespace plumbline\n{\nconstexpr int32_t kTHREADS")
    plant(${name} ${title} elementwise.cuh
        [[    V loaded[kVECTORS][NbInputs];]] "${what}    V loaded[kVECTORS][NbInputs];"
        [[    if (slot >= slots.nbSlots)]] "${what}    if (slot >= slots.nbSlots)"
        "${head}" "${declarations}${head}")
    set(PLUMBLINE_TRIAL_NAMES ${PLUMBLINE_TRIAL_NAMES} ${name} PARENT_SCOPE)
endfunction()

# ... and right but slower libraries, for the gate to catch on a GPU: each kernel waits before it begins.
set(PLUMBLINE_TRIAL_NAMES)

#! ARGN: the cycles that the kernels of Identity, Relu, Elu, Isrlu and Swish wait.
function(slow name title)
    begin(${name} ${title} "    constexpr int64_t cycles = std::is_same_v<Function, Identity> ? ${ARGV2}
        : std::is_same_v<Function, Relu> ? ${ARGV3}
        : std::is_same_v<Function, Elu> ? ${ARGV4}
        : std::is_same_v<Function, Isrlu> ? ${ARGV5}
        : std::is_same_v<Function, Swish> ? ${ARGV6} : 0;
    for (int64_t const begin = clock64(); clock64() - begin < cycles;)
    {
    }
"
        "struct Identity;
struct Relu;
struct Elu;
struct Isrlu;
struct Swish;
")
    set(PLUMBLINE_TRIAL_NAMES ${PLUMBLINE_TRIAL_NAMES} PARENT_SCOPE)
endfunction()

foreach(cycles 110 220 330 550 2200)
    slow(slowed${cycles} "waits ${cycles} cycles in each kernel" ${cycles} ${cycles} ${cycles} ${cycles} ${cycles})
endforeach()
# A part of results/h100/lenet5-third, at 1980 MHz, shared by four kernels.
slow(slowed0to5 "1, 0, 2, 3 and 5 % of a LeNet-5 in FP16 at batch 1 on an H100" 128 0 275 400 660)
slow(slowed0to5b256 "1, 0, 2, 3 and 5 % of a LeNet-5 in FP16 at batch 256 on an H100" 225 0 473 690 1146)

# ... and libraries that hang and that fault, for the supervisor.
begin(hung "never ends" "    for (int64_t const begin = clock64(); clock64() >= begin;)
    {
    }
" "")
begin(faulting "writes to no memory" "    *reinterpret_cast<int volatile*>(8) = 1;
" "")

set(libraries)
foreach(name IN LISTS PLUMBLINE_MUTANT_NAMES)
    add_host_library(mutant_${name} ${PLUMBLINE_MUTANT_TREES}/${name} -O0 -Wno-unused)
    list(APPEND libraries ${name} ${PLUMBLINE_MUTANT_TREES}/${name}/title.txt $<TARGET_FILE:mutant_${name}>)
endforeach()
add_test(NAME mutants COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/kill_mutants $<TARGET_FILE:plumbline_tests>
         ${PLUMBLINE_GOLDEN} ${libraries})
