"""Export a trained checkpoint to the two int8 ONNX graphs that the package ships.

Usage: python training/export.py --checkpoint all.pt… --out src/entente/language/model --version 0.1.0
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import onnx
import torch
from network import Analysis, Network, Pairs
from onnxruntime.quantization import QuantType, quantize_dynamic
from train import START, averaged, load_tokenizer

from entente.language.network import FILES

ANALYSIS_OUTPUTS = ["states", "pos", "tags", "arcs", "relations", "entities", "triggers", "roles", "cues", "said"]
PAIR_OUTPUTS = ["types", "statuses", "historical", "modes", "contexts", "stances"]


def quantised(source: Path, target: Path) -> None:
    """8-bit weights by output channel; activations are scaled at run time, tensor by tensor."""
    quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True)
    graph = onnx.load(target)
    graph.ClearField("producer_version")
    onnx.save(graph, target)


def export(network: Network, out: Path) -> None:
    """Write analysis.onnx and pairs.onnx of `network` into `out`."""
    network.eval()
    pieces = torch.randint(1000, 2000, (2, 9))
    starts = torch.tensor([[0, 1, 2, 4, 7], [0, 1, 3, 5, 6]])
    given = (pieces, torch.ones(2, 9, dtype=torch.bool), starts, torch.ones_like(starts), starts >= 0)
    with tempfile.TemporaryDirectory() as folder:
        for module, inputs, names, outputs, axes, name in (
            (
                Analysis(network),
                given,
                ["pieces", "mask", "starts", "shapes", "words"],
                ANALYSIS_OUTPUTS,
                {
                    "pieces": {0: "b", 1: "m"},
                    "mask": {0: "b", 1: "m"},
                    **{key: {0: "b", 1: "n"} for key in ("starts", "shapes", "words", *ANALYSIS_OUTPUTS)},
                    "arcs": {0: "b", 1: "n", 2: "n"},
                    "roles": {0: "b", 2: "n", 3: "n"},
                    "said": {0: "b", 2: "n", 3: "n"},
                },
                "analysis.onnx",
            ),
            (
                Pairs(network),
                (torch.randn(2, 5, 384), torch.tensor([[0, 1, 2, 3, 0]] * 2), torch.ones(2, 5, dtype=torch.bool)),
                ["words", "roles", "mask"],
                PAIR_OUTPUTS,
                {
                    **{key: {0: "p", 1: "n"} for key in ("words", "roles", "mask")},
                    **{key: {0: "p"} for key in PAIR_OUTPUTS},
                },
                "pairs.onnx",
            ),
        ):
            plain = Path(folder) / name
            torch.onnx.export(
                module,
                inputs,
                plain,
                input_names=names,
                output_names=outputs,
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
            quantised(plain, out / name)


def main() -> None:
    """Parse the options and export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--checkpoint", type=Path, required=True, nargs="+", help="of several, the mean of their weights"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True, help="version of the model, as records carry it")
    options = parser.parse_args()
    network = Network(START)
    network.load_state_dict(averaged(options.checkpoint))
    options.out.mkdir(parents=True, exist_ok=True)
    export(network, options.out)
    load_tokenizer().save(str(options.out / "tokenizer.json"))
    hashes = {name: hashlib.sha256((options.out / name).read_bytes()).hexdigest() for name in FILES}
    about = {"name": "entente-en", "version": options.version, "sha256": hashes}
    (options.out / "model.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
