// SPDX-License-Identifier: Apache-2.0
// What is tested: every activation of the library, with the coefficients of its golden points.
#pragma once

#include <fstream>
#include <sstream>

#include "elements.h"
#include "formulas.h"

namespace plumbline::test
{
//! An activation with coefficients.
struct Case
{
    Formula const* formula;
    std::vector<float> values;
    bool isFirst; //!< of its activation; the others have the same kernels
    std::function<double(double)> exact;
    bool isMonotone;

    Case(Formula const& activation, std::vector<float> const& coefficients, bool isFirstOfActivation)
        : formula{&activation}
        , values{coefficients}
        , isFirst{isFirstOfActivation}
        , exact{activation.exact(values.data())}
        , isMonotone{true}
    {
        // Every bfloat16 number, from -Inf up.
        double below = -INFINITY;
        for (int32_t i = -0x7F80; i <= 0x7F80; ++i)
        {
            double const y = exact(kTYPES[2].value(static_cast<uint32_t>(i < 0 ? 0x8000 - i : i)));
            isMonotone = isMonotone && y >= below - std::fabs(y) * 0x1p-40;
            below = y;
        }
    }

    char const* name() const
    {
        return formula->name.c_str();
    }
    Plugin plugin(Library const& library, int32_t nbInputs = 1) const
    {
        return library.make((nbInputs == 1 ? "Plumbline" : "PlumblineAdd") + formula->name, coefficients());
    }
    Coefficients coefficients() const
    {
        Coefficients pairs;
        for (size_t i = 0; i < values.size(); ++i)
        {
            pairs.emplace_back(formula->coefficients[i], values[i]);
        }
        return pairs;
    }
    //! Elu(alpha=1)
    std::string title() const
    {
        std::ostringstream text;
        text << formula->name;
        for (size_t i = 0; i < values.size(); ++i)
        {
            text << (i == 0 ? "(" : ",") << formula->coefficients[i] << "=" << values[i];
        }
        text << (values.empty() ? "" : ")");
        return text.str();
    }
    //! The largest error, in ULP, that results of a type may have. 16-bit results are rounded once.
    double bound(Type const& type) const
    {
        double const narrow = type.type == abi::DataType::kHALF ? 0.55 : 0.51;
        return type.size() == 4 || formula->bound == 0 ? formula->bound : narrow;
    }
    //! What no result may be below: of a function that never falls the limit, rounded to the type.
    double lowest(Type const& type) const
    {
        return isMonotone ? type.value(type.bits(static_cast<float>(exact(-INFINITY)))) : -INFINITY;
    }
};

//! One golden point, shared with the Java reference.
struct GoldenPoint
{
    std::vector<float> values;
    double x, y;
};

//! The rows "alpha=1.0;-0x1.8p1;-0.95" of an activation; ends the program if they name other coefficients.
inline std::vector<GoldenPoint> readGolden(std::string const& folder, Formula const& formula)
{
    std::string path = folder + "/" + formula.name + ".csv";
    for (size_t i = folder.size(); i < path.size(); ++i)
    {
        path[i] = static_cast<char>(std::tolower(path[i]));
    }
    std::ifstream file{path};
    std::vector<GoldenPoint> points;
    for (std::string line; std::getline(file, line);)
    {
        if (line.empty() || line[0] == '#')
        {
            continue;
        }
        GoldenPoint point;
        char const* at = line.c_str();
        char* end = nullptr;
        for (std::string const& coefficient : formula.coefficients)
        {
            if (std::strncmp(at, (coefficient + "=").c_str(), coefficient.size() + 1) != 0)
            {
                fail(path + ": expected " + coefficient + " at \"" + at + "\"; give the coefficients in their order");
            }
            point.values.push_back(std::strtof(at + coefficient.size() + 1, &end));
            at = *end == ',' ? end + 1 : end;
        }
        if (*at != ';')
        {
            fail(path + ": \"" + line + "\" is not coefficients;x;y with the coefficients of the .cu file");
        }
        point.x = std::strtod(at + 1, &end);
        point.y = std::strtod(end + 1, &end);
        points.push_back(point);
    }
    return points;
}

//! Every activation with each of its golden coefficients; ends the program if one has coefficients but no golden point.
inline std::vector<Case> goldenCases(std::string const& folder)
{
    std::vector<Case> cases;
    for (Formula const& formula : formulas())
    {
        std::vector<std::vector<float>> seen;
        for (GoldenPoint const& point : readGolden(folder, formula))
        {
            if (seen.empty() || seen.back() != point.values)
            {
                seen.push_back(point.values);
            }
        }
        if (seen.empty() && formula.name == "Identity") // its own formula is all there is to know
        {
            seen.emplace_back();
        }
        if (seen.empty())
        {
            fail("no golden points of " + formula.name + " in " + folder + "; write its file, see CONTRIBUTING.md");
        }
        for (auto const& values : seen)
        {
            cases.emplace_back(formula, values, values == seen.front());
        }
    }
    return cases;
}

//! Other coefficients, some of them extreme. Not below 1e-28, where Swish flushes what a float32 could just hold.
inline std::vector<Case> borderCases()
{
    std::vector<Case> cases;
    for (Formula const& formula : formulas())
    {
        for (float value : {0.0F, 1e-20F, 0.3F, 1.7F, 3.0F, 1e20F})
        {
            if (!formula.coefficients.empty())
            {
                cases.emplace_back(formula, std::vector<float>(formula.coefficients.size(), value), false);
            }
        }
    }
    return cases;
}
} // namespace plumbline::test
