# SPDX-License-Identifier: Apache-2.0
"""What a user of PyTorch sees for the same networks on the same GPU: eager and under a CUDA graph.

python3 torch_models.py OUT.json [lenet5:1 lenet5:256 resnet50:1 resnet50:32 ...]

Times are microseconds of one inference: eager by the host's clock, from launch to synchronise; graph by CUDA events
around 50 replays. Each is the median of 9 readings after 20 inferences of warm-up, with the smallest and largest.
FP32 has TF32 off; ResNet-50 is channels-last; cuDNN may try all its algorithms.
"""
import datetime
import json
import os
import statistics
import subprocess
import sys
import time

import torch
import torch.nn.functional as F
import torchvision

READINGS, REPLAYS, WARMUP = 9, 50, 20
TYPES = {"FP32": torch.float32, "TF32": torch.float32, "FP16": torch.float16, "BF16": torch.bfloat16}
ACTIVATIONS = {
    "relu": F.relu,
    "elu": F.elu,
    "isrlu": lambda x: torch.where(x >= 0, x, x * torch.rsqrt(1 + x * x)),
    "swish": F.silu,
}


class Activation(torch.nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


def lenet5(function):
    nn, act, pool = torch.nn, lambda: Activation(function), lambda: torch.nn.MaxPool2d(2)
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), act(), pool(), nn.Conv2d(6, 16, 5), act(), pool(), nn.Flatten(),
        nn.Linear(400, 120), act(), nn.Linear(120, 84), act(), nn.Linear(84, 10))


def resnet50(function):
    model = torchvision.models.resnet50(weights=None)
    for module in list(model.modules()):
        if hasattr(module, "relu"):
            module.relu = Activation(function)
    return model


def readings(work):
    times = sorted(work() for _ in range(READINGS))
    return {"microseconds": statistics.median(times), "min": times[0], "max": times[-1]}


def eager(model, x):
    def one():
        torch.cuda.synchronize()
        begin = time.perf_counter_ns()
        for _ in range(REPLAYS):
            model(x)
            torch.cuda.synchronize()
        return (time.perf_counter_ns() - begin) / 1e3 / REPLAYS

    return readings(one)


def graph(model, x):
    captured = torch.cuda.CUDAGraph()
    with torch.cuda.graph(captured):
        model(x)
    start, stop = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)

    def one():
        start.record()
        for _ in range(REPLAYS):
            captured.replay()
        stop.record()
        stop.synchronize()
        return start.elapsed_time(stop) * 1e3 / REPLAYS

    one()
    return readings(one)


def uuid():
    """Of the GPU, if PyTorch or nvidia-smi tells it."""
    try:
        told = str(torch.cuda.get_device_properties(0).uuid)
    except AttributeError:  # An older PyTorch.
        first = os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0]
        query = ["nvidia-smi", "--query-gpu=uuid", "--format=csv,noheader", "--id=" + first]
        try:
            told = subprocess.run(query, capture_output=True, check=True, text=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return {}
    return {"uuid": told.removeprefix("GPU-")}


def facts():
    return {
        "device": torch.cuda.get_device_name(), "torch": torch.__version__, "cuda": torch.version.cuda,
        "started": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), **uuid()}


def main():
    whole = facts()
    torch.backends.cudnn.benchmark = True
    results = []
    for what in sys.argv[2:] or ["lenet5:1", "lenet5:256", "resnet50:1", "resnet50:32", "resnet50:128"]:
        name, batch = what.split(":")
        shape = (int(batch), 1, 28, 28) if name == "lenet5" else (int(batch), 3, 224, 224)
        for precision in TYPES:
            torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = precision == "TF32"
            for activation, function in ACTIVATIONS.items():
                torch.manual_seed(0)
                model = globals()[name](function).eval().to("cuda", TYPES[precision])
                x = torch.randn(shape, device="cuda", dtype=TYPES[precision])
                if name == "resnet50":
                    model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
                with torch.inference_mode():
                    for _ in range(WARMUP):
                        model(x)
                    for mode in (eager, graph):
                        results.append({
                            "model": name, "activation": activation, "precision": precision, "batch": int(batch),
                            "mode": mode.__name__, **mode(model, x)})
                del model
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump({**whole, "results": results}, file, indent=0)
        file.write("\n")


if __name__ == "__main__":
    main()
