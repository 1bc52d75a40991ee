// SPDX-License-Identifier: Apache-2.0
#include "formulas.h"

#include <activations.h>

namespace plumbline::test
{
std::vector<Formula>& mutableFormulas()
{
    static std::vector<Formula> sFormulas;
    return sFormulas;
}

std::vector<Formula> const& formulas()
{
    return mutableFormulas();
}
} // namespace plumbline::test
