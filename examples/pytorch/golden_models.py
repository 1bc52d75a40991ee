# SPDX-License-Identifier: Apache-2.0
"""Exports networks from PyTorch and saves what PyTorch computes for them in float64.

python3 golden_models.py FOLDER [DIGITS]    DIGITS: the folder of t10k-1000-images.idx3-ubyte.gz

Parameters come from their names, so that a reader makes the same bits: the .onnx files hold only where in weights.bin
each one is. One row of cases.csv is a file, a replacement of its activation or none, and the outputs it must have.
"""
import copy
import csv
import gzip
import io
import os
import sys
import traceback
import warnings

import numpy as np
import onnx
import torch
import torchvision
from onnxscript import optimizer
from torch import nn
from torch.nn import functional as F
from torch.onnx import symbolic_helper

from custom_activations import TABLE, Activation

MASK = (1 << 64) - 1


def mix(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def draws(name, count):
    """SplitMix64 from the name's hash as Java specifies it; its first number is the seed of the rest."""
    state = 0
    for character in name:
        state = (31 * state + ord(character)) & 0xFFFFFFFF
    state -= (state >> 31) << 32
    golden = 0x9E3779B97F4A7C15
    with np.errstate(over="ignore"):
        seed = mix(np.array([(state + golden) & MASK], np.uint64))
        return mix(seed + np.uint64(golden) * np.arange(1, count + 1, dtype=np.uint64))


def normal(name, shape):
    """Float32 noise of variance one, never beyond 3.5: the sum of four uniform numbers."""
    bits = draws(name, int(np.prod(shape)))
    total = sum(((bits >> np.uint64(16 * i)) & np.uint64(0xFFFF)).astype(np.float64) for i in range(4))
    values = (total - 2 * 0xFFFF) / np.sqrt(((1 << 32) - 1) / 3.0)
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def parameter(name, shape):
    """Uniform float32: kernels keep the variance of a signal, variances are positive."""
    if len(shape) > 1:
        high = np.sqrt(6.0 / np.prod(shape[1:]))
        low = -high
    else:
        low, high = {"running_var": (0.5, 1.5), "weight": (0.5, 1.5)}.get(name.rsplit(".", 1)[-1], (-0.1, 0.1))
    uniform = (draws(name, int(np.prod(shape))) >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return torch.from_numpy((low + (high - low) * uniform).astype(np.float32).reshape(shape))


def seeded(model):
    state = {name: value if name.endswith("num_batches_tracked") else parameter(name, tuple(value.shape))
             for name, value in model.state_dict().items()}
    model.load_state_dict(state)
    return model.eval()


class Formula(nn.Module):
    """An activation as its author would write it."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


COMPOSED = {
    "relu": lambda: nn.ReLU(),
    "elu": lambda: nn.ELU(0.5),
    "isrlu-where": lambda: Formula(lambda x: torch.where(x >= 0, x, x / torch.sqrt(1 + 3 * x * x))),
    "isrlu-rsqrt": lambda: Formula(lambda x: torch.where(x < 0, x * torch.rsqrt(1 + 3 * x * x), x)),
    "isrlu-pow": lambda: Formula(lambda x: torch.where(x > 0, x, x * (1 / torch.sqrt(1 + 3 * x ** 2)))),
    "isrlu-clamp": lambda: Formula(lambda x: torch.clamp(x, min=0) + torch.clamp(x, max=0) / torch.sqrt(
        1 + 3 * torch.clamp(x, max=0) ** 2)),
    "silu": lambda: nn.SiLU(),
    "swish": lambda: Formula(lambda x: x * torch.sigmoid(1.5 * x)),
}
CUSTOM = {
    "relu": lambda: Activation("Relu"),
    "elu": lambda: Activation("Elu", 0.5),
    "isrlu": lambda: Activation("Isrlu", 3.0),
    "swish": lambda: Activation("Swish", 1.5),
}
REPLACEMENTS = {
    "ELU(alpha=0.5)": CUSTOM["elu"],
    "ISRLU(alpha=3)": CUSTOM["isrlu"],
    "Swish(beta=1)": lambda: Activation("Swish", 1.0),
}


class LeNet5(nn.Module):
    def __init__(self, act):
        super().__init__()
        self.conv1, self.act1, self.pool1 = nn.Conv2d(1, 6, 5, padding=2), act(), nn.MaxPool2d(2)
        self.conv2, self.act2, self.pool2 = nn.Conv2d(6, 16, 5), act(), nn.MaxPool2d(2)
        self.fc1, self.act3 = nn.Linear(400, 120), act()
        self.fc2, self.act4 = nn.Linear(120, 84), act()
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool1(self.act1(self.conv1(x)))
        x = self.pool2(self.act2(self.conv2(x)))
        x = self.act3(self.fc1(torch.flatten(x, 1)))
        return self.fc3(self.act4(self.fc2(x)))


class Digits(nn.Module):
    """The network of the ISRLU forerunner: 14,410 parameters, ReLU behind its convolutions, ISRLU behind fc1."""

    def __init__(self, act):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 8, 3), nn.Conv2d(8, 16, 3)
        self.fc1, self.isrlu, self.fc2 = nn.Linear(400, 32), act(), nn.Linear(32, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc2(self.isrlu(self.fc1(torch.flatten(x, 1))))


class SiLU(torch.autograd.Function):
    @staticmethod
    def symbolic(g, x):
        return g.op("SiLU", x)

    @staticmethod
    def forward(ctx, x):
        return x * torch.sigmoid(x)


class TwoInputs(nn.Module):
    """The network of the SiLU forerunner: its operator, and a sum that broadcasts the second input."""

    def __init__(self, silu):
        super().__init__()
        self.silu = silu

    def forward(self, input1, input2):
        return input2 + self.silu(input1)


class Mixed(nn.Module):
    """Operators that the architectures below leave out."""

    def __init__(self):
        super().__init__()
        self.grouped = nn.Conv2d(4, 8, 3, padding=1, groups=2)
        self.dilated = nn.Conv2d(8, 8, (3, 1), padding=(2, 0), dilation=(2, 1), bias=False)
        self.pointwise = nn.Conv2d(8, 12, 1)
        self.norm = nn.BatchNorm2d(12, eps=1e-3)
        self.average = nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)
        self.padded = nn.AvgPool2d(3, stride=2, padding=1)
        self.pool = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.head = nn.Linear(24, 6)

    def forward(self, x):
        x = F.hardswish(self.grouped(F.pad(x, (1, 2, 0, 1))))
        y = torch.clamp(self.dilated(x), -0.5, 2.5)
        z = self.norm(self.pointwise(torch.max(x, y) - torch.min(x, 0.5 * y)))
        z = z / torch.sqrt(z * z + 1)
        a, b = self.average(z), self.padded(z)
        c = torch.cat([self.pool(a), self.pool(b)], 1)
        c = c.mean([2, 3], keepdim=True).squeeze(-1).squeeze(-1)
        return torch.softmax(self.head(c * torch.sigmoid(c)), 1)


def vgg11():
    """VGG-11 with its classifier on 512 features: the original's 124 million parameters are too many for a test."""
    model = torchvision.models.vgg11(weights=None, init_weights=False)
    model.avgpool = nn.AdaptiveAvgPool2d(1)
    model.classifier = nn.Sequential(nn.Linear(512, 512), nn.ReLU(), nn.Dropout(), nn.Linear(512, 1000))
    return model


def trained(digits):
    """Digits with ISRLU(alpha=3), after a few seconds of training; its parameters stay in the file."""
    images, labels = digits
    torch.manual_seed(1)
    model = Digits(CUSTOM["isrlu"])
    model.isrlu = Formula(lambda x: torch.where(x >= 0, x, x / torch.sqrt(1 + 3 * x * x)))
    optimizer = torch.optim.Adam(model.parameters(), 3e-3)
    for _ in range(6):
        for batch in torch.randperm(len(images)).split(50):
            optimizer.zero_grad()
            F.cross_entropy(model(images[batch]), labels[batch]).backward()
            optimizer.step()
    model.isrlu = Activation("Isrlu", 3.0)
    return model.eval()


def replaced(model, replacement):
    model = copy.deepcopy(model)
    for module in list(model.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.ReLU):
                setattr(module, name, REPLACEMENTS[replacement]())
    return model


def legacy_symbolics(opset):
    def symbolic(kind, *coefficients):
        def node(g, x, *values):
            attributes = {f"{name}_f": symbolic_helper._parse_arg(value, "f")
                          for name, value in zip(coefficients, values)}
            result = g.op(f"plumbline::Plumbline{kind}", x, **attributes, plugin_namespace_s="plumbline",
                          plugin_version_s="1")
            result.setType(x.type())
            return result

        return node

    for kind, *coefficients in (("Relu",), ("Elu", "alpha"), ("Isrlu", "alpha"), ("Swish", "beta")):
        torch.onnx.register_custom_op_symbolic(f"plumbline::{kind.lower()}", symbolic(kind, *coefficients), opset)


def exported(model, inputs, exporter, opset, dynamic):
    """The model as PyTorch writes it."""
    names, file = list(inputs), io.BytesIO()
    args, common = tuple(inputs.values()), dict(input_names=names, output_names=["output"], opset_version=opset)
    if exporter == "dynamo":
        # The optimiser would fold a normalisation into its convolution, and round in float32.
        normalized = any(isinstance(module, nn.BatchNorm2d) for module in model.modules())
        shapes = tuple({0: torch.export.Dim("batch")} for _ in names) if dynamic else None
        program = torch.onnx.export(model, args, dynamo=True, custom_translation_table=TABLE, dynamic_shapes=shapes,
                                    optimize=not normalized, verbose=False, **common)
        if normalized:
            optimizer.fold_constants(program.model)
            optimizer.remove_unused_nodes(program.model)
        return program.model_proto
    legacy_symbolics(opset)
    axes = {name: {0: "batch"} for name in [*names, "output"]} if dynamic else None
    torch.onnx.export(model, args, file, dynamo=False, dynamic_axes=axes,
                      training=torch.onnx.TrainingMode.PRESERVE,
                      operator_export_type=torch.onnx.OperatorExportTypes.ONNX_FALLTHROUGH, **common)
    return onnx.load_from_string(file.getvalue())


def externalized(model, state):
    """The model without its parameters' values, each named as in the state and placed in weights.bin."""
    offset, content = 0, {value.numpy().tobytes(): name for name, value in state.items() if value.numel() > 1}
    names, missed = {}, []
    for tensor in model.graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.nbytes < 16 or tensor.data_type != onnx.TensorProto.FLOAT:
            continue
        data = values.tobytes()
        if data not in content or state[content[data]].shape != values.shape:
            missed.append(f"{tensor.name}{list(values.shape)}")
            continue
        names[tensor.name] = content[data]
        for name in ("raw_data", "float_data", "external_data"):
            tensor.ClearField(name)
        tensor.name, tensor.data_location = content[data], onnx.TensorProto.EXTERNAL
        for key, value in (("location", "weights.bin"), ("offset", offset), ("length", len(data))):
            tensor.external_data.add(key=key, value=str(value))
        offset += len(data) + -len(data) % 64
    for node in model.graph.node:
        for i, name in enumerate(node.input):
            node.input[i] = names.get(name, name)
    return missed


def stripped(model):
    """Without stack traces and shapes, which are most of a file."""
    del model.metadata_props[:], model.graph.metadata_props[:], model.graph.value_info[:]
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in [*model.graph.input, *model.graph.output, *model.graph.initializer]:
        del value.metadata_props[:]
        value.doc_string = ""
    for function in model.functions:
        del function.metadata_props[:], function.value_info[:]


def outputs(model, inputs):
    with torch.no_grad():
        result = copy.deepcopy(model).double()(*(x.double() for x in inputs.values()))
    return result.reshape(len(result), -1)


class Goldens:
    def __init__(self, folder):
        self.folder, self.rows, self.table, self.failures = folder, [], [], 0
        os.makedirs(folder, exist_ok=True)

    def expect(self, name, model, inputs):
        path = os.path.join(self.folder, f"{name}.txt")
        with open(path, "w") as file:
            for row in outputs(model, inputs).tolist():
                file.write(" ".join(map(repr, row)) + "\n")
        return name

    def add(self, name, make, inputs, replacements=(), exporters=("dynamo", "legacy"), opset=None, dynamic=False,
            state=None, cast=torch.Tensor.float):
        """One file for each exporter, for inputs of another type if they are cast; state={} keeps parameters inside."""
        for exporter in exporters:
            file = f"{name}-{exporter}"
            try:
                model = make(exporter)
                level = opset or (18 if exporter == "dynamo" else 17)
                proto = exported(copy.deepcopy(model), {key: cast(x) for key, x in inputs.items()}, exporter, level,
                                 dynamic)
                missed = externalized(proto, model.state_dict() if state is None else state)
                stripped(proto)
                with open(os.path.join(self.folder, f"{file}.onnx"), "wb") as out:
                    out.write(proto.SerializeToString())
                shapes = " ".join(f"{key}:{'x'.join(map(str, x.shape))}" for key, x in inputs.items())
                self.rows.append((file, shapes, "", self.expect(name, model, inputs)))
                for i, replacement in enumerate(replacements):
                    golden = self.expect(f"{name}-{replacement.split('(')[0].lower()}", replaced(model, replacement),
                                         inputs)
                    self.rows.append((file, shapes, replacement, golden))
                kinds = sorted({f"{n.domain + '::' if n.domain else ''}{n.op_type}" for n in proto.graph.node})
                versions = ",".join(f"{o.domain or 'onnx'}{o.version}" for o in proto.opset_import)
                print(f"ok    {file} [{versions}] {len(proto.graph.node)} nodes: {' '.join(kinds)}"
                      + (f" INLINE {missed}" if missed else ""), flush=True)
            except Exception as error:  # the next case may still work
                self.failures += 1
                tail = traceback.format_exc().strip().splitlines()[-12:]
                print(f"FAIL  {file}: {type(error).__name__}", *tail, sep="\n      | ", flush=True)

    def close(self):
        with open(os.path.join(self.folder, "cases.csv"), "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([("file", "inputs", "replace", "golden"), *self.rows])
        with open(os.path.join(self.folder, "versions.txt"), "w") as file:
            file.write(f"torch {torch.__version__}\ntorchvision {torchvision.__version__}\nonnx {onnx.__version__}\n")


def digits(folder):
    def idx(name, header):
        with gzip.open(os.path.join(folder, name)) as file:
            return np.frombuffer(file.read(), np.uint8, offset=header)

    pixels = idx("t10k-1000-images.idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28).astype(np.float32)
    images = (pixels / np.float32(255) - np.float32(0.1307)) / np.float32(0.3081)
    return torch.from_numpy(images), torch.from_numpy(idx("t10k-1000-labels.idx1-ubyte.gz", 8).astype(np.int64))


def noise(**shapes):
    return {name: normal(f"{name} 0", shape) for name, shape in shapes.items()}


def main(folder, data):
    warnings.filterwarnings("ignore")
    torch.set_num_threads(min(4, torch.get_num_threads()))  # on many cores such small networks take minutes
    goldens, set_of_digits = Goldens(folder), digits(data)
    digit = {"image": set_of_digits[0][:1]}
    for name, act in COMPOSED.items():
        goldens.add(f"lenet5-{name}", lambda _: seeded(LeNet5(act)), digit, REPLACEMENTS if name == "relu" else ())
    for name, act in CUSTOM.items():
        goldens.add(f"lenet5-custom-{name}", lambda _: seeded(LeNet5(act)), digit)
    for opset in (9, 11, 13, 15, 20):
        goldens.add(f"lenet5-opset{opset}", lambda _: seeded(LeNet5(COMPOSED["swish"])), digit, exporters=["legacy"],
                    opset=opset)
    goldens.add("lenet5-opset21", lambda _: seeded(LeNet5(COMPOSED["silu"])), digit, exporters=["dynamo"], opset=21)
    goldens.add("lenet5-batch", lambda _: seeded(LeNet5(COMPOSED["relu"])), {"image": set_of_digits[0][:3]},
                dynamic=True)
    network = trained(set_of_digits)
    with torch.no_grad():
        right = (network(set_of_digits[0]).argmax(1) == set_of_digits[1]).float().mean()
    print(f"      the trained network is right for {100 * right:.1f} % of its digits")
    goldens.add("digits-isrlu", lambda _: network, digit, state={})
    two = noise(input1=(1, 3, 3, 3), input2=(1, 1, 3, 3))
    goldens.add("two-inputs-silu", lambda _: TwoInputs(SiLU.apply), two)
    goldens.add("two-inputs-custom", lambda _: TwoInputs(Activation("Swish", 1.0)), two)
    half = nn.Sequential(nn.Conv2d(1, 4, 5, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(576, 10))
    half = seeded(half).half()
    goldens.add("half", lambda _: half, digit, state={}, cast=torch.Tensor.half)
    goldens.add("mixed", lambda _: seeded(Mixed()), noise(image=(1, 4, 11, 14)))
    image = noise(image=(1, 3, 64, 64))
    models = torchvision.models
    goldens.add("resnet18", lambda _: seeded(models.resnet18()), image)
    goldens.add("resnet50", lambda _: seeded(models.resnet50()), image, REPLACEMENTS)
    goldens.add("vgg11", lambda _: seeded(vgg11()), image)
    goldens.add("squeezenet1_1", lambda _: seeded(models.squeezenet1_1()), image)
    goldens.add("mobilenet_v2", lambda _: seeded(models.mobilenet_v2()), image)
    goldens.add("regnet_y_400mf", lambda _: seeded(models.regnet_y_400mf()), image)
    goldens.close()
    print(f"{len(goldens.rows)} cases, {goldens.failures} exports failed")


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else os.path.join(
        here, "../../reference-models/src/main/resources/dev/plumbline/data/digits"))
