# SPDX-License-Identifier: Apache-2.0
"""torch_speed.py JSON: what a PyTorch user gets on the same GPU, beside a copy in the same process.

One-kernel activations (relu, elu, silu), and the chains that stand for ISRLU and Swish where no kernel exists. Each reading
is one CUDA graph of K calls over two arenas, as in speed.cu; the bytes are those that one kernel would have to move.
"""
import json
import statistics
import sys

import torch

ARENA = 1 << 30
ROUNDS = 15
SIZES = (64 << 20, 256 << 20, 512 << 20)


def isrlu(x, out):
    negative = torch.clamp(x, max=0)
    torch.add(torch.clamp(x, min=0), negative / torch.sqrt(1 + negative * negative), out=out)


def swish(x, out):
    torch.mul(x, torch.sigmoid(x), out=out)


KERNELS = {
    "copy": lambda x, out: out.copy_(x),
    "relu": lambda x, out: torch.clamp_min(x, 0, out=out),
    "elu": lambda x, out: torch.ops.aten.elu.out(x, out=out),
    "silu": lambda x, out: torch.ops.aten.silu.out(x, out=out),
    "swish, 2 operators": swish,
    "isrlu, 7 operators": isrlu,
}


def capture(kernel, inputs, outputs, calls):
    """A graph of so many calls, after the warm-up that capture needs."""
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        kernel(inputs[0], outputs[0])
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for k in range(calls):
            kernel(inputs[k % len(inputs)], outputs[k % len(outputs)])
    return graph


def reading(graph, calls):
    begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    begin.record()
    graph.replay()
    end.record()
    end.synchronize()
    return begin.elapsed_time(end) * 1e3 / calls


def measure(precision, dtype, size):
    elements = size // torch.finfo(dtype).bits * 8
    parts = ARENA // size
    inputs = [torch.randn(elements, device="cuda", dtype=dtype) for _ in range(parts)]
    outputs = [torch.empty_like(x) for x in inputs]
    calls = max(3, (256 << 20) // size * 4)
    graphs = {name: capture(kernel, inputs, outputs, calls) for name, kernel in KERNELS.items()}
    times = {name: [] for name in graphs}
    for graph in graphs.values():
        graph.replay()
    for _ in range(ROUNDS):
        for name, graph in graphs.items():
            times[name].append(reading(graph, calls))
    for name, values in times.items():
        microseconds = statistics.median(values)
        row = {
            "kernel": name,
            "precision": precision,
            "elements": elements,
            "tensor_bytes": size,
            "microseconds": microseconds,
            "gigabytes_per_second": 2 * size / microseconds / 1e3,
            "percent_of_copy": statistics.median(c / t for c, t in zip(times["copy"], values)) * 100,
        }
        print(f"{precision} {elements:11d}  {name:20s} {microseconds:9.2f} us  {row['gigabytes_per_second']:7.1f} GB/s  "
              f"{row['percent_of_copy']:6.2f} % of copy")
        yield row


def main():
    precisions = {"FP32": torch.float32, "FP16": torch.float16, "BF16": torch.bfloat16}
    rows = []
    for precision, dtype in precisions.items():
        for size in SIZES:
            rows.extend(measure(precision, dtype, size))
            torch.cuda.empty_cache()
    record = {"device": torch.cuda.get_device_name(), "torch": torch.__version__, "results": rows}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(record, file, indent=1)


if __name__ == "__main__":
    main()
