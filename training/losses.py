"""From examples to tensors, and from tensors to the loss of every annotated slot."""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from data import ACTOR, RECIPIENT, TRIGGER, Example, Pair
from names import renamed
from network import Network, masked_cross_entropy
from torch import Tensor
from torch.nn import functional as F

from entente.language.features import batch, features
from entente.language.labels import MODES, NO_TYPE, ROLES, SAID, TYPES

MODES_OF_TYPE = torch.tensor([[float(mode.startswith(f"{kind}/")) for mode in MODES] for kind in [*TYPES, ""]])
CONCEDE, RETREAT = TYPES.index("CONCEDE"), TYPES.index("RETREAT")
PAIRS_A_SENTENCE = 6
MINED = 0.05  # probability of an event from which a wrong trigger is worth learning from
PLAYS = 0.4  # probability of a role from which a word plays it, as at run time


def recased(example: Example, chance: random.Random) -> Example:
    """Now and then a headline, a shout or a note without capitals: casing must not decide alone."""
    draw = chance.random()
    if draw < 0.03:
        words = [word.upper() for word in example.words]
    elif draw < 0.06:
        words = [word[:1].upper() + word[1:] for word in example.words]
    elif draw < 0.07:
        words = [word.lower() for word in example.words]
    else:
        return example
    return replace(example, words=words)


def padded(rows: Sequence[Sequence[int] | None], width: int, first: int = -100) -> Tensor | None:
    """(b, width) labels behind a root column, −100 where nothing is annotated; None when no row is."""
    if all(row is None for row in rows):
        return None
    made = np.full((len(rows), width), -100, np.int64)
    for index, row in enumerate(rows):
        if row is not None:
            made[index, 0] = first
            made[index, 1 : len(row) + 1] = row
    return torch.from_numpy(made)


def pair_rows(examples: Sequence[Example], width: int, chance: random.Random | None):
    """(sentence index, pair, role ids) of the pairs of a batch; a sample of each sentence's when training."""
    chosen: list[tuple[int, Pair]] = []
    for index, example in enumerate(examples):
        pairs = list(example.pairs or [])
        if chance is not None and len(pairs) > PAIRS_A_SENTENCE:
            pairs = chance.sample(pairs, PAIRS_A_SENTENCE)
        chosen += [(index, pair) for pair in pairs]
    roles = np.zeros((len(chosen), width), np.int64)
    for row, (_, pair) in enumerate(chosen):
        for role, words in ((ACTOR, pair.actor), (RECIPIENT, pair.recipient), (TRIGGER, pair.trigger)):
            # Half the time the trigger stays unmarked, so that the head also works from the two spans alone.
            if role != TRIGGER or chance is None or pair.kind == NO_TYPE or chance.random() < 0.5:
                roles[row, [word + 1 for word in words]] = role
    return chosen, torch.from_numpy(roles)


@torch.no_grad()
def mined(network: Network, words: Tensor, mask: Tensor, examples: Sequence[Example]) -> list[list[Pair]]:
    """Of every sentence whose events are all known the likeliest wrong trigger, if any, as a pair that is no event.

    Its participants are those that the role head gives it, so that the pair head learns to refuse what it will see.
    """
    events, roles = 1.0 - network.trigger(words).softmax(-1)[..., NO_TYPE], network.roles(words)[:, :2].sigmoid()
    found: list[list[Pair]] = []
    for row, example in enumerate(examples):
        found.append([])
        if example.triggers is None:
            continue
        gold = torch.tensor([False, *(kind != NO_TYPE for kind in example.triggers)])
        wrong = events[row, : len(gold)].masked_fill(gold, 0.0)
        wrong[0] = 0.0
        index = int(wrong.argmax())
        if wrong[index] > MINED:
            actor, recipient = (
                [word - 1 for word in (roles[row, role, index, : len(gold)] > PLAYS).nonzero()[:, 0].tolist() if word]
                for role in range(2)
            )
            found[row].append(Pair(actor, recipient, NO_TYPE, [index - 1]))
    return found


def pair_loss(network: Network, words: Tensor, mask: Tensor, examples: Sequence[Example], chance: random.Random):
    """Type, status, history, mode and context of labelled pairs, and none for pairs that are no event.

    Kind −1 is PLV's YIELD: CONCEDE or RETREAT, either right.
    """
    wrong = mined(network, words, mask, examples)
    examples = [replace(each, pairs=[*(each.pairs or []), *more]) for each, more in zip(examples, wrong, strict=True)]
    chosen, roles = pair_rows(examples, mask.shape[1], chance)
    if not chosen:
        return words.sum() * 0.0
    at = torch.tensor([index for index, _ in chosen])
    kind, status, historical, mode, context, _ = network.pair(words[at], roles, mask[at])
    gold = torch.tensor([pair.kind for _, pair in chosen])
    logs = kind.log_softmax(-1)
    either = torch.logaddexp(logs[:, CONCEDE], logs[:, RETREAT])
    right = torch.where(gold == -1, either, logs.gather(1, gold.clamp(min=0)[:, None])[:, 0])
    total = -(0.9 * right + 0.1 * logs.mean(-1)).mean()
    with_status = torch.tensor([pair.status for _, pair in chosen])
    if (with_status >= 0).any():
        total = total + 0.5 * masked_cross_entropy(status, with_status)
        known = with_status >= 0
        gold_history = torch.tensor([float(max(pair.historical, 0)) for _, pair in chosen])
        total = total + 0.5 * F.binary_cross_entropy_with_logits(historical[known], gold_history[known])
        total = total + 1.5 * several(mode, [pair.modes for _, pair in chosen], MODES_OF_TYPE[gold.clamp(min=0)])
        total = total + 1.2 * several(context, [pair.contexts for _, pair in chosen])
    return total


def several(logits: Tensor, gold: Sequence[list[int] | None], open_: Tensor | None = None) -> Tensor:
    """Binary cross entropy of labels of which any number may hold, summed over labels and averaged over rows.

    Rows without annotation give none, and none do labels that are not `open_` (rows, labels) in their row.
    """
    rows = [row for row, labels in enumerate(gold) if labels is not None]
    if not rows:
        return logits.sum() * 0.0
    target = torch.zeros(len(rows), logits.shape[1])
    for row, index in enumerate(rows):
        target[row, gold[index]] = 1.0
    terms = F.binary_cross_entropy_with_logits(logits[rows].float(), target, reduction="none")
    return (terms if open_ is None else terms * open_[rows]).sum() / len(rows)


def role_loss(network: Network, words: Tensor, mask: Tensor, examples: Sequence[Example]) -> Tensor:
    """Which words are actor, recipient, place and date of each gold trigger."""
    rows, gold = [], []
    for index, example in enumerate(examples):
        for trigger in sorted({trigger for trigger, _, _ in example.roles or []}):
            target = torch.zeros(len(ROLES), mask.shape[1])
            for at, word, role in example.roles or []:
                if at == trigger:
                    target[role, word + 1] = 1.0
            rows.append((index, trigger + 1))
            gold.append(target)
    if not rows:
        return words.sum() * 0.0
    sentence, trigger = (torch.tensor(column) for column in zip(*rows, strict=True))
    scores = network.roles(words)[sentence, :, trigger]
    known = mask[sentence][:, None].expand_as(scores)
    return 12.0 * F.binary_cross_entropy_with_logits(scores[known], torch.stack(gold)[known])


def said_loss(network: Network, words: Tensor, mask: Tensor, examples: Sequence[Example]) -> Tensor:
    """Which words begin a cue or go on from another sentence, and what each cue is linked to."""
    annotated = [index for index, example in enumerate(examples) if example.said is not None]
    target = torch.zeros(len(annotated), mask.shape[1], 2)
    rows, gold = [], []
    for row, index in enumerate(annotated):
        example = examples[index]
        target[row, 1 : len(example.words) + 1, 1] = torch.tensor(example.goes_on, dtype=torch.float)
        for said in example.said:
            target[row, said.cue[0] + 1, 0] = 1.0
            links = torch.zeros(len(SAID), mask.shape[1])
            for slot, indices in enumerate((said.source, said.cue, said.content)):
                links[slot, [word + 1 for word in indices]] = 1.0
            rows.append((index, said.cue[0] + 1))
            gold.append(links)
    scores, known = network.cue(words)[annotated], mask[annotated]
    total = 4.0 * F.binary_cross_entropy_with_logits(scores[known].float(), target[known])
    if rows:
        sentence, cue = (torch.tensor(column) for column in zip(*rows, strict=True))
        links = network.said(words)[sentence, :, cue]
        open_ = mask[sentence][:, None].expand_as(links)
        total = total + 8.0 * F.binary_cross_entropy_with_logits(links[open_].float(), torch.stack(gold)[open_])
    return total


def stance_loss(network: Network, words: Tensor, mask: Tensor, examples: Sequence[Example]) -> Tensor:
    """The stance of speakers towards those they speak about."""
    chosen = [(index, stance) for index, example in enumerate(examples) for stance in example.stances]
    roles = torch.zeros(len(chosen), mask.shape[1], dtype=torch.long)
    for row, (_, stance) in enumerate(chosen):
        for role, indices in ((ACTOR, stance.speaker), (RECIPIENT, stance.target), (TRIGGER, stance.cue)):
            roles[row, [word + 1 for word in indices]] = role
    at = torch.tensor([index for index, _ in chosen])
    logits = network.pair(words[at], roles, mask[at])[-1]
    return masked_cross_entropy(logits, torch.tensor([stance.stance for _, stance in chosen]), 0.1)


def loss(network: Network, examples: Sequence[Example], tokenizer, chance: random.Random) -> Tensor:
    """The summed loss of one batch over every slot that its examples annotate."""
    examples = [recased(renamed(example, chance), chance) for example in examples]
    given = batch(features([example.words for example in examples], tokenizer), multiple=8)
    pieces, piece_mask, starts, shapes, mask = (
        torch.from_numpy(array) for array in (given.pieces, given.mask, given.starts, given.shapes, given.words)
    )
    words = network.dropout(network.words(pieces, piece_mask, starts, shapes))
    width = mask.shape[1]
    total = words.sum() * 0.0
    if (upos := padded([example.upos for example in examples], width)) is not None:
        tags = padded([example.tags for example in examples], width)
        heads = padded([example.heads for example in examples], width)
        relations = padded([example.relations for example in examples], width)
        total = total + 0.5 * masked_cross_entropy(network.pos(words), upos)
        total = total + 0.5 * masked_cross_entropy(network.tag(words), tags)
        total = total + masked_cross_entropy(network.tree(words, mask), heads)
        total = total + masked_cross_entropy(network.relations(words, heads.clamp(min=0)), relations)
    if (entities := padded([example.entities for example in examples], width, first=0)) is not None:
        total = total + masked_cross_entropy(network.entity(words), entities)
    if (triggers := padded([example.triggers for example in examples], width)) is not None:
        total = total + 6.0 * masked_cross_entropy(network.trigger(words), triggers)
        total = total + role_loss(network, words, mask, examples)
    if any(example.pairs is not None for example in examples):
        total = total + pair_loss(network, words, mask, examples, chance)
    if any(example.said is not None for example in examples):
        total = total + said_loss(network, words, mask, examples)
    if any(example.stances for example in examples):
        total = total + stance_loss(network, words, mask, examples)
    return total
