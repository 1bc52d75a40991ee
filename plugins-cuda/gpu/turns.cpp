// SPDX-License-Identifier: Apache-2.0
// The block of launches of LaunchTurns.java once more, in C++ and in the same process: only the language differs.
#include <chrono>
#include <cmath>

#include <NvInferRuntime.h>
#include <jni.h>

namespace
{
//! Nanoseconds of one of so many behind one that is not timed, or NaN if one could not be launched.
template <typename Launch>
jdouble block(jint count, jlong stream, Launch const& launch)
{
    using Clock = std::chrono::steady_clock;
    bool isLaunched = launch(reinterpret_cast<cudaStream_t>(stream));
    auto const begin = Clock::now();
    for (jint i = 0; i < count; ++i)
    {
        isLaunched = launch(reinterpret_cast<cudaStream_t>(stream)) && isLaunched;
    }
    std::chrono::duration<double, std::nano> const time = Clock::now() - begin;
    return isLaunched ? time.count() / count : NAN;
}
} // namespace

extern "C" JNIEXPORT jdouble JNICALL Java_dev_plumbline_engine_tensorrt_LaunchTurns_graph(
    JNIEnv*, jclass, jlong graph, jlong stream, jint count)
{
    return block(count, stream,
        [=](cudaStream_t s) { return cudaGraphLaunch(reinterpret_cast<cudaGraphExec_t>(graph), s) == cudaSuccess; });
}

extern "C" JNIEXPORT jdouble JNICALL Java_dev_plumbline_engine_tensorrt_LaunchTurns_inference(
    JNIEnv*, jclass, jlong context, jlong stream, jint count)
{
    return block(count, stream,
        [=](cudaStream_t s) { return reinterpret_cast<nvinfer1::IExecutionContext*>(context)->enqueueV3(s); });
}
