// SPDX-License-Identifier: Apache-2.0
// By nvcc, so that the formulas are there on the device too.
#include "../test/formulas.cpp"
