"""Sentences a second from text to records, beside the bare encoder on the same sentences in the same run.

Usage: python benchmarks/throughput.py [--smoke] [PATH…]   (default: the reports in examples/)

The limit is the encoder alone (the shipped int8 graph cut off before its heads), in batches of one document, on as
many processes as the coder has. Prints both, the share of each part, and whether documents coded in shuffled order
and by two processes give the same records.
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import onnx
import onnxruntime

from entente.actors import Resolver
from entente.actors.gazetteer import shipped_places
from entente.coding import Coded, Coder, coder, mentions, statements
from entente.documents import read
from entente.language import SENTENCES, Network, network, pipeline
from entente.language.features import batch, features
from entente.records import Document

PROCESSES = 2
EXAMPLES = Path(__file__).parents[1] / "examples"
FLOOR_SHARE, FLOOR_RATE = 0.6, 250  # of the encoder's rate; sentences a second with VNNI or AMX


def documents(paths: list[str], wanted: int) -> list[Document]:
    """The documents at `paths`, repeated until about `wanted` sentences of 25 words are there."""
    found = [item for item in read(paths) if isinstance(item, Document)]
    words = sum(len(item.text.split()) for item in found)
    copies = max(1, round(wanted * 25 / max(words, 1)))
    return [item.model_copy(update={"id": f"{item.id}-{copy}"}) for copy in range(copies) for item in found]


def encoder_graph(folder: Path) -> bytes:
    """The shipped graph up to the encoder's last layer."""
    graph = onnx.load(folder / "analysis.onnx")
    last = [node.output[0] for node in graph.graph.node if "/encoder/" in node.name][-1]
    with tempfile.TemporaryDirectory() as target:
        path = Path(target) / "encoder.onnx"
        onnx.utils.extract_model(
            str(folder / "analysis.onnx"), str(path), ["pieces", "mask"], [last], check_model=False
        )
        return path.read_bytes()


def encode(job: tuple[bytes, list[list[list[str]]]]) -> float:
    """Seconds that one process takes to encode documents given as sentences of words."""
    graph, given = job
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    tokenizer = Network().tokenizer
    jobs = []
    for document in given:
        made = sorted(features(document, tokenizer), key=lambda each: len(each.pieces))
        for first in range(0, len(made), 16):
            jobs.append(batch(made[first : first + 16]))
    session.run(None, {"pieces": jobs[0].pieces, "mask": jobs[0].mask})
    started = time.perf_counter()
    for each in jobs:
        session.run(None, {"pieces": each.pieces, "mask": each.mask})
    return time.perf_counter() - started


def code(given: list[Document]) -> tuple[float, int, list[str]]:
    """Seconds, sentences and records (JSON) of one process that codes documents."""
    own = Coder()
    shipped_places()  # read once a process, as the model is
    own.code(given[0])
    started = time.perf_counter()
    coded = [own.code(document) for document in given]
    taken = time.perf_counter() - started
    return taken, sum(each.document.sentences or 0 for each in coded), [as_json(each) for each in coded]


def as_json(coded: Coded) -> str:
    """Everything that was found in a document, as text to compare."""
    return "\n".join(record.model_dump_json() for record in (coded.document, *coded.mentions, *coded.statements))


def shares(given: list[Document]) -> dict[str, float]:
    """Seconds of each part of the coder, in one process; of a part that runs inside another, its own alone."""
    spent: dict[str, float] = defaultdict(float)
    inside = 0.0  # seconds of the parts that ran inside the one that is running

    def timed(name: str, function: Callable) -> Callable:
        def wrapped(*arguments, **options):
            nonlocal inside
            before, inside, started = inside, 0.0, time.perf_counter()
            try:
                return function(*arguments, **options)
            finally:
                taken = time.perf_counter() - started
                spent[name] += taken - inside
                inside = before + taken

        return wrapped

    own = Coder()
    shipped_places()
    graphs = own.annotator.network
    graphs._analysis = Timed(graphs._analysis, timed, "encoder and heads")
    graphs._pairs = Timed(graphs._pairs, timed, "pair head")
    pipeline.best_tree = timed("trees", pipeline.best_tree)
    network.features = timed("word pieces", features)
    coder.boilerplate_spans = timed("boilerplate", coder.boilerplate_spans)
    Resolver.actors = timed("who is who", Resolver.actors)
    Resolver.place = timed("places", Resolver.place)
    coder.Resolver = timed("who is who", Resolver)
    own.reader.read = timed("candidates", own.reader.read)
    coder.Filler.mentions = timed("mentions", coder.Filler.mentions)
    coder.code_statements = timed("statements", coder.code_statements)
    mentions.find_times = timed("dates", mentions.find_times)
    statements.find_times = timed("dates", statements.find_times)
    started = time.perf_counter()
    for document in given:
        own.code(document)
    whole = time.perf_counter() - started
    return {**spent, "all else": whole - sum(spent.values())}


class Timed:
    """A session whose runs are timed."""

    def __init__(self, session, timed: Callable, name: str):
        self.run = timed(name, session.run)


def main() -> int:
    """Measure and print; 1 when a floor is broken or records differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(EXAMPLES)], help="documents to code")
    parser.add_argument("--smoke", action="store_true", help="few sentences, floors not enforced")
    options = parser.parse_args()
    given = documents(options.paths, 300 if options.smoke else 6000)
    halves = [given[number::PROCESSES] for number in range(PROCESSES)]
    own = Coder()
    words = [
        [[doc[i].text for i in each.words] for each in doc.user_data[SENTENCES] if each.analysis is not None]
        for doc in (own.annotate(document) for document in given)
    ]
    graph = encoder_graph(own.annotator.network.folder)
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        bare = max(pool.map(encode, [(graph, words[number::PROCESSES]) for number in range(PROCESSES)], chunksize=1))
        results = pool.map(code, halves, chunksize=1)
    sentences = sum(count for _, count, _ in results)
    whole = max(taken for taken, _, _ in results)
    print(f"{len(given)} documents, {sentences} sentences, {PROCESSES} processes of one thread")
    print(f"{'bare encoder (limit)':<24} {sentences / bare:>8.0f} sentences/s")
    print(f"{'text to records':<24} {sentences / whole:>8.0f} sentences/s  {bare / whole:>5.0%} of the limit")
    parts = shares(given[: max(10, len(given) // 4)])
    total = sum(parts.values())
    for name, seconds in sorted(parts.items(), key=lambda part: -part[1]):
        print(f"  {name:<22} {seconds / total:>8.1%}")
    print(f"  pair head beside encoder {parts['pair head'] / parts['encoder and heads']:.1%} (limit 15 %)")
    shuffled = random.Random(7).sample(range(len(given)), min(len(given), 60))
    by_id = {text.partition(',"title"')[0]: text for _, _, texts in results for text in texts}
    again = [as_json(own.code(given[index])) for index in shuffled]
    same = all(by_id[text.partition(',"title"')[0]] == text for text in again)
    print(f"shuffled, and in another process: {'the same records' if same else 'DIFFERENT RECORDS'}")
    slow = bare / whole < FLOOR_SHARE or sentences / whole < FLOOR_RATE
    return 1 if not same or slow and not options.smoke else 0


if __name__ == "__main__":
    sys.exit(main())
