# SPDX-License-Identifier: Apache-2.0
"""Activations as custom operators of PyTorch, exported to ONNX under the names of Plumbline's plugins.

python3 custom_activations.py FOLDER    writes model.onnx, inputs.safetensors and float64 outputs.safetensors
"""
import sys

import onnx.defs
import torch
from onnxscript import values
from safetensors.torch import save_file
from torch import nn

FORMULAS = {  # the coefficient's name and the function
    "Relu": (None, lambda x: torch.relu(x)),
    "Elu": ("alpha", lambda x, alpha: torch.where(x >= 0, x, alpha * torch.expm1(x))),
    "Isrlu": ("alpha", lambda x, alpha: torch.where(x >= 0, x, x / torch.sqrt(1 + alpha * x * x))),
    "Swish": ("beta", lambda x, beta: x * torch.sigmoid(beta * x)),
}


def define(name, coefficient, function):
    """The operator plumbline::name, and the node it becomes: its name and attributes are the plugin's."""
    operator = torch.library.custom_op(
        f"plumbline::{name.lower()}", function, mutates_args=(),
        schema=f"(Tensor x{f', float {coefficient}' if coefficient else ''}) -> Tensor")
    operator.register_fake(lambda x, *_: torch.empty_like(x))
    attributes = dict.fromkeys([coefficient] if coefficient else [], onnx.defs.OpSchema.AttrType.FLOAT)
    attributes |= dict.fromkeys(["plugin_namespace", "plugin_version"], onnx.defs.OpSchema.AttrType.STRING)
    schema = onnx.defs.OpSchema(
        f"Plumbline{name}", "plumbline", 1, inputs=[onnx.defs.OpSchema.FormalParameter("x", "T")],
        outputs=[onnx.defs.OpSchema.FormalParameter("y", "T")],
        type_constraints=[("T", ["tensor(float)", "tensor(float16)"], "")],
        attributes=[onnx.defs.OpSchema.Attribute(*attribute, "") for attribute in attributes.items()])
    node = values.Op(values.Opset("plumbline", 1), schema.name, schema)

    def translate(x, *value):
        return node(x, **dict(zip([coefficient], value)), plugin_namespace="plumbline", plugin_version="1")

    return operator, translate


OPERATORS = {name: define(name, *formula) for name, formula in FORMULAS.items()}
TABLE = {getattr(torch.ops.plumbline, name.lower()).default: node for name, (_, node) in OPERATORS.items()}


class Activation(nn.Module):
    def __init__(self, name, *coefficients):
        super().__init__()
        self.name, self.coefficients = name, coefficients

    def forward(self, x):
        return OPERATORS[self.name][0](x, *self.coefficients)


def main(folder):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Conv2d(3, 8, 3), Activation("Isrlu", 3.0), nn.Flatten(), nn.Linear(288, 10)).eval()
    image = torch.randn(1, 3, 8, 8)
    torch.onnx.export(model, (image,), f"{folder}/model.onnx", dynamo=True, external_data=False,
                      custom_translation_table=TABLE, input_names=["image"], output_names=["logits"])
    with torch.no_grad():
        save_file({"image": image}, f"{folder}/inputs.safetensors")
        save_file({"logits": model.double()(image.double())}, f"{folder}/outputs.safetensors")


if __name__ == "__main__":
    main(*sys.argv[1:])
