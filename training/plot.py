"""Draw how reliable the confidence of a model is: said against right, from the calibration.json of its folder.

Usage: python training/plot.py --model DIR --out docs/reliability.svg
"""

import argparse
import json
from pathlib import Path

import altair as alt
import pandas as pd

from entente.coding.confidence import FILE


def chart(model: Path) -> alt.LayerChart:
    """Mean confidence of each tenth of the scale against the share right in it, and the line where both are equal."""
    bins = json.loads((model / FILE).read_text("utf-8"))["reliability"]
    data = pd.DataFrame(bins, columns=["mentions", "said", "right"])
    scale = alt.Scale(domain=[0, 1])
    equal = alt.Chart(pd.DataFrame({"said": [0, 1], "right": [0, 1]})).mark_line(strokeDash=[4, 4], color="gray")
    dots = alt.Chart(data).mark_circle(color="#1f5fa8", opacity=0.9)
    return (
        equal.encode(x="said", y="right")
        + dots.encode(
            x=alt.X("said", title="confidence said", scale=scale),
            y=alt.Y("right", title="share right on dev", scale=scale),
            size=alt.Size("mentions", title="candidates"),
        )
    ).properties(width=320, height=320)


def main() -> None:
    """Parse the options and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder with the exported model")
    parser.add_argument("--out", type=Path, required=True, help="SVG or PNG file")
    options = parser.parse_args()
    chart(options.model).save(options.out)


if __name__ == "__main__":
    main()
