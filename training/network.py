"""One encoder, many heads: the network that is trained, in the two graphs that are shipped.

`Network.analyse` runs once a sentence: part of speech, tree, entities, triggers and roles.
`Network.pairs` runs once a candidate (actor, recipient, trigger) on the sentence's word vectors.
Biaffine parsing after Dozat and Manning (2017), https://arxiv.org/abs/1611.01734.
"""

from pathlib import Path

import torch
from encoder import WIDTH, Layer, pretrained
from torch import Tensor, nn
from torch.nn import functional as F

from entente.language.features import SHAPES
from entente.language.labels import (
    CONTEXTS,
    ENTITY_TAGS,
    MODES,
    RELATIONS,
    ROLES,
    SAID,
    STANCES,
    STATUSES,
    TAGS,
    TYPES,
    UPOS,
)

FAR = -1e4


class Projected(nn.Sequential):
    """Linear, nonlinear, dropout: a head's own view of the words."""

    def __init__(self, out: int, dropout: float = 0.1):
        super().__init__(nn.Linear(WIDTH, out), nn.GELU(), nn.Dropout(dropout))


class Biaffine(nn.Module):
    """Scores of every (left, right) pair of words for each of `kinds` relations."""

    def __init__(self, width: int, kinds: int):
        super().__init__()
        self.left, self.right = Projected(width), Projected(width)
        self.product = nn.Linear(width, kinds * width, bias=False)
        self.left_bias, self.right_bias = nn.Linear(width, kinds), nn.Linear(width, kinds, bias=False)
        self.kinds = kinds

    def forward(self, words: Tensor) -> Tensor:
        """(b, n, 384) → (b, kinds, n, n), [.., i, j] scoring left i with right j."""
        left, right = self.left(words), self.right(words)
        b, n, d = left.shape
        turned = self.product(left).view(b, n, self.kinds, d).transpose(1, 2)
        scores = turned @ right[:, None].transpose(-1, -2)
        return (
            scores
            + self.left_bias(left).permute(0, 2, 1)[..., None]
            + self.right_bias(right).permute(0, 2, 1)[:, :, None]
        )


class PairHead(nn.Module):
    """What an actor does to a recipient: one transformer layer told who is who, then pooled spans."""

    def __init__(self, width: int = 256):
        super().__init__()
        self.narrow = nn.Linear(WIDTH, width)
        self.roles = nn.Embedding(4, width)  # neither, actor, recipient, trigger
        self.layer = Layer(width, heads=4, inner=2 * width)
        self.mix, self.how, self.about, self.felt = (
            nn.Sequential(nn.Linear(5 * width, width), nn.GELU(), nn.Dropout(0.1)) for _ in range(4)
        )
        self.kind = nn.Linear(width, len(TYPES) + 1)  # the last is none
        self.status = nn.Linear(width, len(STATUSES))
        self.historical = nn.Linear(width, 1)
        self.mode = nn.Linear(width, len(MODES))
        self.context = nn.Linear(width, len(CONTEXTS))
        self.stance = nn.Linear(width, len(STANCES))  # of the actor, as speaker, towards the recipient

    def forward(self, words: Tensor, roles: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """words (p, n, 384), roles (p, n), mask (p, n) → logits of type, status, historical, mode, context, stance."""
        x = self.narrow(words) + self.roles(roles)
        x = self.layer(x, (~mask)[:, None, None, :].to(x.dtype) * FAR)

        def pooled(role: int) -> Tensor:
            chosen = (roles == role).to(x.dtype)[..., None]
            return (x * chosen).sum(1) / chosen.sum(1).clamp(min=1.0)

        highest = (x + (~mask)[..., None].to(x.dtype) * FAR).amax(1)
        given = torch.cat([x[:, 0], pooled(1), pooled(2), pooled(3), highest], -1)
        y = self.mix(given)
        mode, context = self.mode(self.how(given)), self.context(self.about(given))
        return self.kind(y), self.status(y), self.historical(y)[:, 0], mode, context, self.stance(self.felt(given))


class Network(nn.Module):
    """Encoder and heads. Index 0 of every words axis is the root (the encoder's first mark)."""

    def __init__(self, weights: Path, dropout: float = 0.1):
        super().__init__()
        self.encoder = pretrained(weights, dropout)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.norm = nn.LayerNorm(WIDTH)
        self.dropout = nn.Dropout(0.1)
        self.pos, self.tag = nn.Linear(WIDTH, len(UPOS)), nn.Linear(WIDTH, len(TAGS))
        self.arcs = Biaffine(256, 1)
        self.dependent, self.head = Projected(256), Projected(256)
        self.relation = nn.Linear(3 * 256, len(RELATIONS))
        self.entity = nn.Sequential(Projected(192), nn.Linear(192, len(ENTITY_TAGS)))
        self.trigger = nn.Sequential(Projected(192), nn.Linear(192, len(TYPES) + 1))
        self.roles = Biaffine(96, len(ROLES))
        self.cue = nn.Sequential(Projected(192), nn.Linear(192, 2))  # begins a cue; goes on from another sentence
        self.said = Biaffine(96, len(SAID))
        self.pair = PairHead()

    def words(self, pieces: Tensor, mask: Tensor, starts: Tensor, shapes: Tensor) -> Tensor:
        """Word vectors (b, n + 1, 384): the first piece of each word and the shape of its letters."""
        at = starts[..., None].expand(-1, -1, WIDTH)
        return self.norm(self.encoder(pieces, mask).gather(1, at) + self.shapes(shapes))

    def tree(self, words: Tensor, mask: Tensor) -> Tensor:
        """Arc scores (b, n + 1, n + 1): [.., i, j] for word i having head j."""
        place = torch.arange(mask.shape[1], device=mask.device)
        closed = (~mask)[:, None, :] | (place[:, None] == place)[None]
        return self.arcs(words)[:, 0] + closed.to(words.dtype) * FAR

    def relations(self, words: Tensor, heads: Tensor) -> Tensor:
        """Logits of the relation of each word to the head given for it: (b, n + 1, relations)."""
        below, above = self.dependent(words), self.head(words)
        above = above.gather(1, heads[..., None].expand(-1, -1, above.shape[-1]))
        return self.relation(torch.cat([below, above, below * above], -1))

    def analyse(self, pieces: Tensor, mask: Tensor, starts: Tensor, shapes: Tensor, words_mask: Tensor):
        """The shipped graph: word vectors and what the heads say of them (probabilities, not logits)."""
        words = self.words(pieces, mask, starts, shapes)
        arcs = self.tree(words, words_mask)
        return (
            words,
            self.pos(words).argmax(-1),
            self.tag(words).argmax(-1),
            arcs,
            self.relations(words, arcs.argmax(-1)).argmax(-1),
            self.entity(words).softmax(-1),
            self.trigger(words).softmax(-1),
            self.roles(words).sigmoid(),
            self.cue(words).sigmoid(),
            self.said(words).sigmoid(),
        )


class Analysis(nn.Module):
    """`Network.analyse` as a module of its own, for export."""

    def __init__(self, network: Network):
        super().__init__()
        self.network = network

    def forward(self, *inputs: Tensor):
        return self.network.analyse(*inputs)


class Pairs(nn.Module):
    """The pair head with probabilities out, for export."""

    def __init__(self, network: Network):
        super().__init__()
        self.pair = network.pair

    def forward(self, words: Tensor, roles: Tensor, mask: Tensor):
        kind, status, historical, mode, context, stance = self.pair(words, roles, mask)
        return (
            kind.softmax(-1),
            status.softmax(-1),
            historical.sigmoid(),
            mode.sigmoid(),
            context.sigmoid(),
            stance.softmax(-1),
        )


def masked_cross_entropy(logits: Tensor, gold: Tensor, smoothing: float = 0.0) -> Tensor:
    """Mean cross entropy where gold is not −100; logits (..., classes), gold (...)."""
    return F.cross_entropy(
        logits.reshape(-1, logits.shape[-1]), gold.reshape(-1), ignore_index=-100, label_smoothing=smoothing
    )
