"""Average checkpoints of one lineage: all weights but the pair head, which is taken from the first.

Usage: python training/average.py --out mean.pt FIRST.pt OTHER.pt…

Averages generalise better than their parts (Wortsman et al. 2022, https://arxiv.org/abs/2203.05482). The pair head is
not averaged, because stage three begins it anew, and heads that began apart have no meaningful mean.
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Parse the options and average."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    parts = [torch.load(path, weights_only=True) for path in options.checkpoints]
    mean = {
        name: weights if name.startswith("pair.") else sum(part[name] for part in parts) / len(parts)
        for name, weights in parts[0].items()
    }
    torch.save(mean, options.out)


if __name__ == "__main__":
    main()
