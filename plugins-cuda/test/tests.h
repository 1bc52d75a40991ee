// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cases.h"

namespace plumbline::test
{
struct Options
{
    std::string library;
    std::string golden;   //!< folder of the golden CSV files
    std::string tensorrt; //!< a stand-in for libnvinfer to load first; empty: none
    bool isQuick{false};  //!< fewer values, for mutants
    bool isLarge{false};  //!< also a tensor of more than 2^31 elements
    bool isLaunching{true}; //!< false: only what works without a GPU
    std::vector<Case> cases; //!< from the golden files
};

//! Names, fields, types, shapes, formats, serialization, clones, bad input.
void testInterface(Library const& library, Options const& options);

//! Bad fields, bad calls.
void testBadInput(Library const& library, Options const& options);

//! Numbers.
void testValues(Library const& library, Options const& options);

//! Numbers, all of float32.
void testExhaustive(Library const& library, Options const& options);

//! Sizes, tails, alignment, padding.
void testLaunch(Library const& library, Options const& options);

//! Streams, graphs, contexts side by side, tensors of more than 2^31 elements.
void testStreams(Library const& library, Options const& options);

//! Kernels that may start before their predecessor's end.
void testOrder(Library const& library, Options const& options);

//! Messages through TensorRT's logger.
void testLogger(Library const& library, Options const& options);
} // namespace plumbline::test
