// SPDX-License-Identifier: Apache-2.0
// Tests a plugin library. Exit 0: all passed; 1: a check failed; 2: the tests could not run.
#include <cstring>

#include "check.h"
#include "tests.h"

using namespace plumbline::test;

int main(int argc, char** argv)
{
    Options options;
    bool isSizesOnly = false;
    bool isExhaustive = false;
    for (int i = 1; i < argc; ++i)
    {
        std::string const argument{argv[i]};
        size_t const equals = argument.find('=');
        std::string const key = argument.substr(0, equals);
        std::string const value = equals == std::string::npos ? "" : argument.substr(equals + 1);
        if (key == "--library")
        {
            options.library = value;
        }
        else if (key == "--golden")
        {
            options.golden = value;
        }
        else if (key == "--tensorrt")
        {
            options.tensorrt = value;
        }
        else if (key == "--quick")
        {
            options.isQuick = true;
        }
        else if (key == "--large")
        {
            options.isLarge = true;
        }
        else if (key == "--sizes")
        {
            isSizesOnly = true;
        }
        else if (key == "--exhaustive")
        {
            isExhaustive = true;
        }
        else if (key == "--interface")
        {
            options.isLaunching = false;
        }
        else
        {
            fail("unknown argument " + argument
                + "; use --library=FILE and --tensorrt=FILE or --golden=FOLDER [--quick] [--large] [--sizes]"
                  " [--interface] [--exhaustive]");
        }
    }
    Library const library{options.library};
    if (!options.tensorrt.empty())
    {
        testLogger(library, options);
        return summarize("logger");
    }
    options.cases = goldenCases(options.golden);
    if (isSizesOnly)
    {
        testLaunch(library, options);
        return summarize("sizes");
    }
    if (isExhaustive)
    {
        testExhaustive(library, options);
        return summarize("all float32 inputs");
    }
    testInterface(library, options);
    if (!options.isLaunching)
    {
        return summarize("plugins without a GPU");
    }
    testLaunch(library, options);
    testStreams(library, options);
    testOrder(library, options);
    testValues(library, options);
    return summarize("plugins");
}
