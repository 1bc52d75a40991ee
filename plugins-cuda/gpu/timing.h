// SPDX-License-Identifier: Apache-2.0
// Durations between two CUDA events, and how finely these can be read.
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "client.h"

namespace plumbline::gpu
{
inline double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    size_t const n = values.size();
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

class Timer
{
public:
    Timer()
    {
        PLUMBLINE_DEMAND(cudaEventCreate(&mBegin));
        PLUMBLINE_DEMAND(cudaEventCreate(&mEnd));
    }
    //! Microseconds.
    double time(cudaStream_t stream, std::function<void()> const& work) const
    {
        PLUMBLINE_DEMAND(cudaEventRecord(mBegin, stream));
        work();
        PLUMBLINE_DEMAND(cudaEventRecord(mEnd, stream));
        PLUMBLINE_DEMAND(cudaEventSynchronize(mEnd));
        float milliseconds = 0;
        PLUMBLINE_DEMAND(cudaEventElapsedTime(&milliseconds, mBegin, mEnd));
        return milliseconds * 1e3;
    }

private:
    cudaEvent_t mBegin, mEnd;
};

//! The step of the event clock: the smallest difference between the durations of many short copies, in microseconds.
inline double measureTick(Timer const& timer, cudaStream_t stream, test::DeviceMemory const& memory)
{
    std::vector<double> times;
    for (int32_t i = 0; i < 4000; ++i)
    {
        size_t const bytes = 1024 + static_cast<size_t>(i % 997) * 4096;
        times.push_back(timer.time(stream, [&] {
            cudaMemcpyAsync(memory.at(), memory.at(memory.bytes() / 2), bytes, cudaMemcpyDeviceToDevice, stream);
        }));
    }
    std::sort(times.begin(), times.end());
    double tick = 1e9;
    for (size_t i = 1; i < times.size(); ++i)
    {
        double const step = times[i] - times[i - 1];
        tick = step > 1e-3 ? std::min(tick, step) : tick;
    }
    return tick;
}
} // namespace plumbline::gpu
