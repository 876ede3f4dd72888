"""OpenVINO as it is imported here: without its converter, which is not needed and brings a telemetry client along."""

import sys

sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]  # None: importing it is an ImportError

from openvino import Core, Model, Node, Tensor, Type, get_version  # noqa: E402
from openvino import opset13 as ops  # noqa: E402

__all__ = ["Core", "Model", "Node", "Tensor", "Type", "get_version", "ops"]
