// SPDX-License-Identifier: Apache-2.0
// All 2^32 float32 inputs of every activation, on all cores: about a minute for each.
#include "tests.h"

#include <atomic>
#include <thread>

#include "cases.h"
#include "check.h"

namespace plumbline::test
{
namespace
{
constexpr uint64_t kCHUNK = uint64_t{1} << 20;
constexpr uint64_t kALL = uint64_t{1} << 32;

struct Findings
{
    double worst{0};
    float worstAt{0};
    int64_t below{0}; //!< results below the lowest of the case
};

//! Takes chunks until none is left.
Findings examine(Library const& library, Case const& c, std::atomic<uint64_t>& next)
{
    Type const& type = kTYPES[0];
    auto const plugin = c.plugin(library);
    double const lowest = c.lowest(type);
    auto const desc = describe(type.type, {static_cast<int64_t>(kCHUNK)});
    Elements input{type, kCHUNK};
    Elements output{type, kCHUNK};
    DeviceMemory const in{input.bytes()};
    DeviceMemory const out{output.bytes()};
    Findings findings;
    for (uint64_t first = next.fetch_add(kCHUNK); first < kALL; first = next.fetch_add(kCHUNK))
    {
        for (uint64_t i = 0; i < kCHUNK; ++i)
        {
            input.setBits(i, static_cast<uint32_t>(first + i));
        }
        in.upload(input.data(), input.bytes());
        if (enqueue(plugin, desc, {in.at()}, out.at(), nullptr) != 0)
        {
            fail(c.title() + ": enqueue failed");
        }
        out.download(output.data(), output.bytes());
        for (uint64_t i = 0; i < kCHUNK; ++i)
        {
            float const x = input.value(i);
            float const y = output.value(i);
            double const error = ulpError(y, c.exact(x), type.precision);
            findings.below += y < lowest ? 1 : 0;
            if (error > findings.worst)
            {
                findings.worst = error;
                findings.worstAt = x;
            }
        }
    }
    return findings;
}
} // namespace

void testExhaustive(Library const& library, Options const& options)
{
    for (Case const& c : options.cases)
    {
        std::atomic<uint64_t> next{0};
        std::vector<Findings> all(std::max(1U, std::thread::hardware_concurrency()));
        std::vector<std::thread> threads;
        for (Findings& findings : all)
        {
            threads.emplace_back([&] { findings = examine(library, c, next); });
        }
        Findings sum;
        for (size_t i = 0; i < all.size(); ++i)
        {
            threads[i].join();
            sum = {std::max(sum.worst, all[i].worst), all[i].worst > sum.worst ? all[i].worstAt : sum.worstAt,
                sum.below + all[i].below};
        }
        double const bound = c.bound(kTYPES[0]);
        check(sum.worst <= bound, "%s: %g ULP at %a, bound %g", c.title().c_str(), sum.worst, sum.worstAt, bound);
        check(sum.below == 0, "%s: %lld results below %a", c.title().c_str(), static_cast<long long>(sum.below),
            c.lowest(kTYPES[0]));
        std::printf("%-24s FP32  all inputs  worst %.4f ULP at %a  (bound %g)\n", c.title().c_str(), sum.worst,
            sum.worstAt, bound);
        std::fflush(stdout);
    }
}
} // namespace plumbline::test
