// SPDX-License-Identifier: Apache-2.0
// Every 16-bit input, a sample of float32 inputs, special values, and the golden points shared with the Java reference.
#include "tests.h"

#include <algorithm>
#include <fstream>
#include <sstream>

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
    auto const plugin = library.make(std::string("Plumbline") + c.name, c.coefficients());
    double const bound = c.bounds[&type - kTYPES];
    double const lowest = lowestOf(c, type);
    Elements const input = inputsInOrder(type, type.size() == 2 ? 1 : stride);
    Elements const output = apply(plugin, type, input);
    double worst = 0;
    float worstAt = 0;
    int64_t falls = 0;
    for (size_t i = 0; i < input.count(); ++i)
    {
        float const x = input.value(i);
        float const y = output.value(i);
        double const error = ulpError(y, reference(c.formula, c.value, x), type.precision);
        check(error <= bound, "%s %s: at %a got %a, expected %a: %g ULP, bound %g", c.title().c_str(), type.name, x, y,
            reference(c.formula, c.value, x), error, bound);
        check(!(y < lowest), "%s %s: at %a got %a, below the lower bound %a", c.title().c_str(), type.name, x, y,
            lowest);
        if (error > worst)
        {
            worst = error;
            worstAt = x;
        }
        falls += i > 0 && y < output.value(i - 1);
    }
    // Pooling before the activation gives the same bits as after it only if the results never fall.
    check(!c.isMonotone || type.size() == 4 || falls == 0, "%s %s falls %lld times", c.title().c_str(), type.name,
        static_cast<long long>(falls));
    if (isVerbose)
    {
        std::printf("%-24s %s  %9zu inputs  worst %.4f ULP at %a  (bound %g)\n", c.title().c_str(), type.name,
            input.count(), worst, worstAt, bound);
    }
}

//! Signs of zeros and limits, which an error in ULP does not see.
void testSpecialValues(Library const& library)
{
    struct Expectation
    {
        char const* name;
        Coefficients coefficients;
        float x, y;
    };
    std::vector<Expectation> const expectations{
        {"Relu", {}, -0.0F, 0.0F},
        {"Relu", {}, -INFINITY, 0.0F},
        {"Elu", {{"alpha", 2.0F}}, -0.0F, -0.0F},
        {"Elu", {{"alpha", 2.0F}}, -INFINITY, -2.0F},
        {"Isrlu", {{"alpha", 4.0F}}, -0.0F, -0.0F},
        {"Isrlu", {{"alpha", 4.0F}}, -INFINITY, -0.5F},
        {"Isrlu", {{"alpha", 4.0F}}, -0x1p127F, -0.5F},
        {"Isrlu", {{"alpha", 0.0F}}, -INFINITY, -INFINITY},
        {"Swish", {{"beta", 1.0F}}, -0.0F, -0.0F},
        {"Swish", {{"beta", 1.0F}}, -INFINITY, -0.0F},
        {"Swish", {{"beta", 1.0F}}, -0x1p127F, -0.0F},
        {"Swish", {{"beta", 0.0F}}, -INFINITY, -INFINITY},
    };
    for (auto const& e : expectations)
    {
        auto const plugin = library.make(std::string("Plumbline") + e.name, e.coefficients);
        for (Type const& type : kTYPES)
        {
            Elements input{type, 4};
            float const values[]{e.x, 0.0F, INFINITY, NAN};
            for (size_t i = 0; i < 4; ++i)
            {
                input.setBits(i, type.bits(values[i]));
            }
            Elements const output = apply(plugin, type, input);
            check(output.value(0) == e.y && std::signbit(output.value(0)) == std::signbit(e.y),
                "%s %s: at %a got %a, expected %a", e.name, type.name, input.value(0), output.value(0), e.y);
            check(output.bits(1) == 0, "%s %s: at 0 got %a", e.name, type.name, output.value(1));
            check(output.value(2) == INFINITY, "%s %s: at Inf got %a", e.name, type.name, output.value(2));
            check(std::isnan(output.value(3)), "%s %s: at NaN got %a", e.name, type.name, output.value(3));
        }
    }
}

//! "alpha=1.0" as a list of pairs; empty for an activation without coefficients.
Coefficients parseCoefficients(std::string const& text)
{
    Coefficients coefficients;
    std::istringstream stream{text};
    for (std::string item; std::getline(stream, item, ',');)
    {
        size_t const equals = item.find('=');
        coefficients.emplace_back(item.substr(0, equals), std::strtof(item.c_str() + equals + 1, nullptr));
    }
    return coefficients;
}

void testGoldenPoint(Library const& library, Case const& c, Coefficients const& coefficients, double x, double y)
{
    double const coefficient = coefficients.empty() ? 0 : coefficients[0].second;
    double const ours = reference(c.formula, coefficient, x);
    bool const isSame = ours == y || (std::isnan(ours) && std::isnan(y));
    check(isSame || std::fabs(ours - y) <= std::fabs(y) * 0x1p-40 + 0x1p-200,
        "%s(%g): the float64 formula gives %.17g at %a, the golden value is %.17g", c.name, coefficient, ours, x, y);
    auto const plugin = library.make(std::string("Plumbline") + c.name, coefficients);
    for (Type const& type : kTYPES)
    {
        Elements input{type, 1};
        input.setBits(0, type.bits(static_cast<float>(x)));
        if (static_cast<double>(input.value(0)) != x && !std::isnan(x))
        {
            continue; // not a number of this type
        }
        float const result = apply(plugin, type, input).value(0);
        // Coefficients beyond the promised ones round once more.
        double const bound = c.bounds[&type - kTYPES] * (type.size() == 4 ? 1.5 : 1.02);
        check(ulpError(result, y, type.precision) <= bound, "%s(%g) %s: at %a got %a, the golden value is %.17g",
            c.name,
            coefficient, type.name, x, result, y);
    }
}

void testGoldenFiles(Library const& library, std::string const& folder)
{
    char const* done = "";
    for (Case const& c : kPROMISED)
    {
        std::string lower = c.name;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char ch) { return std::tolower(ch); });
        std::ifstream file{folder + "/" + lower + ".csv"};
        if (!file || std::string(done) == c.name)
        {
            continue;
        }
        done = c.name;
        int64_t rows = 0;
        for (std::string line; std::getline(file, line);)
        {
            size_t const first = line.find(';');
            size_t const second = line.find(';', first + 1);
            if (line.empty() || line[0] == '#' || second == std::string::npos)
            {
                continue;
            }
            ++rows;
            testGoldenPoint(library, c, parseCoefficients(line.substr(0, first)),
                std::strtod(line.c_str() + first + 1, nullptr), std::strtod(line.c_str() + second + 1, nullptr));
        }
        check(rows > 0, "%s.csv holds no row", lower.c_str());
        std::printf("golden points of %s: %lld\n", lower.c_str(), static_cast<long long>(rows));
    }
}
} // namespace

void testValues(Library const& library, Options const& options)
{
    // An odd stride visits every exponent and all low bits; 429 of them make 10^7 float32 inputs.
    uint32_t const stride = options.isQuick ? 85899 : 429;
    for (Type const& type : kTYPES)
    {
        for (Case const& c : kPROMISED)
        {
            testCase(library, c, type, stride, !options.isQuick);
        }
        for (Case const& c : kOTHERS)
        {
            testCase(library, c, type, stride * 11, !options.isQuick);
        }
    }
    testSpecialValues(library);
    if (!options.golden.empty())
    {
        testGoldenFiles(library, options.golden);
    }
}
} // namespace plumbline::test
