// SPDX-License-Identifier: Apache-2.0
// Every 16-bit input, a sample of float32 inputs, special values, and the golden points shared with the Java reference.
#include "tests.h"

#include <algorithm>

#include "cases.h"
#include "check.h"

namespace plumbline::test
{
namespace
{
//! All inputs from -Inf up to +Inf and then the NaNs, every stride-th of them.
Elements inputsInOrder(Type const& type, uint32_t stride)
{
    uint64_t const half = uint64_t{1} << (8 * type.size() - 1);
    std::vector<uint32_t> bits;
    uint64_t const infinity = type.bits(INFINITY);
    for (uint64_t magnitude = infinity; magnitude > 0; magnitude -= std::min<uint64_t>(magnitude, stride))
    {
        bits.push_back(static_cast<uint32_t>(half + magnitude));
    }
    bits.push_back(static_cast<uint32_t>(half));
    for (uint64_t magnitude = 0; magnitude <= infinity; magnitude += stride)
    {
        bits.push_back(static_cast<uint32_t>(magnitude));
    }
    bits.push_back(static_cast<uint32_t>(infinity));
    for (uint64_t magnitude = infinity + 1; magnitude < half; magnitude += stride)
    {
        bits.push_back(static_cast<uint32_t>(magnitude));
        bits.push_back(static_cast<uint32_t>(half + magnitude));
    }
    Elements elements{type, bits.size()};
    for (size_t i = 0; i < bits.size(); ++i)
    {
        elements.setBits(i, bits[i]);
    }
    return elements;
}

void testCase(Library const& library, Case const& c, Type const& type, uint32_t stride, bool isVerbose)
{
    std::string const title = c.title();
    double const bound = c.bound(type);
    double const lowest = c.lowest(type);
    Elements const input = inputsInOrder(type, type.size() == 2 ? 1 : stride);
    Elements const output = apply(c.plugin(library), type, input);
    double worst = 0;
    float worstAt = 0;
    int64_t falls = 0;
    for (size_t i = 0; i < input.count(); ++i)
    {
        float const x = input.value(i);
        float const y = output.value(i);
        double const exact = c.exact(x);
        double const error = ulpError(y, exact, type.precision);
        check(error <= bound, "%s %s: at %a got %a, expected %a: %g ULP, bound %g", title.c_str(), type.name, x, y,
            exact, error, bound);
        check(!(y < lowest), "%s %s: at %a got %a, below the lower bound %a", title.c_str(), type.name, x, y, lowest);
        if (error > worst)
        {
            worst = error;
            worstAt = x;
        }
        falls += i > 0 && y < output.value(i - 1);
    }
    // Pooling before the activation gives the same bits as after it only if the results never fall.
    check(!c.isMonotone || type.size() == 4 || falls == 0, "%s %s falls %lld times", title.c_str(), type.name,
        static_cast<long long>(falls));
    if (isVerbose)
    {
        std::printf("%-24s %s  %9zu inputs  worst %.4f ULP at %a  (bound %g)\n", title.c_str(), type.name,
            input.count(), worst, worstAt, bound);
    }
}

//! The formula, which judges the kernels, against the golden points. These reach further than it has to.
void testFormula(Case const& c, std::vector<GoldenPoint> const& points)
{
    for (GoldenPoint const& point : points)
    {
        double const ours = c.exact(point.x);
        bool const isSame = ours == point.y || (std::isnan(ours) && std::isnan(point.y));
        bool const isBeyond = std::fabs(point.x) > 0x1p400 && !std::isinf(point.x);
        check(isBeyond || isSame || std::fabs(ours - point.y) <= std::fabs(point.y) * 0x1p-40 + 0x1p-200,
            "%s: exact gives %.17g at %a, the golden value is %.17g", c.title().c_str(), ours, point.x, point.y);
    }
}

//! The kernels at the golden points, as far as these are numbers of the type. A golden zero has a sign.
void testGoldenPoints(Library const& library, Case const& c, Type const& type, std::vector<GoldenPoint> points)
{
    points.erase(std::remove_if(points.begin(), points.end(),
                     [&](GoldenPoint const& p) {
                         float const x = type.value(type.bits(static_cast<float>(p.x)));
                         return static_cast<double>(x) != p.x && !std::isnan(p.x);
                     }),
        points.end());
    Elements input{type, points.size()};
    for (size_t i = 0; i < points.size(); ++i)
    {
        input.setBits(i, type.bits(static_cast<float>(points[i].x)));
    }
    Elements const output = apply(c.plugin(library), type, input);
    for (size_t i = 0; i < points.size(); ++i)
    {
        double const y = points[i].y;
        float const result = output.value(i);
        bool const isSigned = y != 0.0 || std::signbit(result) == std::signbit(y);
        check(ulpError(result, y, type.precision) <= c.bound(type) && isSigned,
            "%s %s: at %a got %a, the golden value is %.17g", c.title().c_str(), type.name, points[i].x, result, y);
    }
}

void testGolden(Library const& library, Case const& c, std::string const& folder, bool isVerbose)
{
    std::vector<GoldenPoint> points = readGolden(folder, *c.formula);
    points.erase(std::remove_if(points.begin(), points.end(), [&](auto const& p) { return p.values != c.values; }),
        points.end());
    if (points.empty())
    {
        return; // the identity
    }
    testFormula(c, points);
    for (Type const& type : kTYPES)
    {
        testGoldenPoints(library, c, type, points);
    }
    if (isVerbose)
    {
        std::printf("%-24s %zu golden points\n", c.title().c_str(), points.size());
    }
}
} // namespace

void testValues(Library const& library, Options const& options)
{
    // An odd stride visits every exponent and all low bits; 429 of them make 10^7 float32 inputs.
    uint32_t const stride = options.isQuick ? 85899 : 429;
    for (Type const& type : kTYPES)
    {
        for (Case const& c : options.cases)
        {
            testCase(library, c, type, stride, !options.isQuick);
        }
        for (Case const& c : borderCases())
        {
            testCase(library, c, type, stride * 11, !options.isQuick);
        }
    }
    for (Case const& c : options.cases)
    {
        testGolden(library, c, options.golden, !options.isQuick);
    }
}
} // namespace plumbline::test
