"""The encoder of all-MiniLM-L6-v2 (BERT, 6 layers, 384 wide) in plain PyTorch, weights loaded by name.

Written out rather than taken from a library so that the exported graph is small and fuses well.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512


class Layer(nn.Module):
    """One transformer block, normalised after each half (BERT)."""

    def __init__(self, width: int = WIDTH, heads: int = HEADS, inner: int = INNER, dropout: float = 0.1):
        super().__init__()
        self.heads = heads
        self.mixing = nn.Linear(width, 3 * width)  # query, key and value in one product: faster on a CPU
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, eps=1e-12)
        self.wide, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.narrow_norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """x: (batch, tokens, width); bias: (batch, 1, 1, tokens), 0 or very negative, or None."""
        batch, tokens, width = x.shape

        q, k, v = self.mixing(x).view(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5
        if bias is not None:
            scores = scores + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, tokens, width)
        x = self.attended_norm(x + self.dropout(self.attended(mixed)))
        return self.narrow_norm(x + self.dropout(self.narrow(F.gelu(self.wide(x)))))


class Encoder(nn.Module):
    """Word pieces → contextual vectors, (batch, pieces) → (batch, pieces, 384)."""

    def __init__(self, dropout: float = 0.1):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kinds = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout=dropout) for _ in range(LAYERS))

    def forward(self, pieces: Tensor, mask: Tensor | None = None) -> Tensor:
        """pieces: (batch, n) int64; mask: (batch, n) bool, True where a piece stands, or None."""
        place = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.words(pieces) + self.positions(place)[None] + self.kinds.weight[0]
        x = self.dropout(self.norm(x))
        bias = None if mask is None else (~mask)[:, None, None, :].to(x.dtype) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x


NAMES = {
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "narrow_norm": "output.LayerNorm",
}


def pretrained(folder: Path, dropout: float = 0.1) -> Encoder:
    """The encoder with the weights of `folder`/model.safetensors (names of the BERT release)."""
    given = {name.removeprefix("bert."): tensor for name, tensor in load_file(folder / "model.safetensors").items()}
    own = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "positions.weight": given["embeddings.position_embeddings.weight"],
        "kinds.weight": given["embeddings.token_type_embeddings.weight"],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        for ours, theirs in NAMES.items():
            for part in ("weight", "bias"):
                own[f"layers.{number}.{ours}.{part}"] = given[f"encoder.layer.{number}.{theirs}.{part}"]
        for part in ("weight", "bias"):
            three = [
                given[f"encoder.layer.{number}.attention.self.{name}.{part}"] for name in ("query", "key", "value")
            ]
            own[f"layers.{number}.mixing.{part}"] = torch.cat(three)
    encoder = Encoder(dropout)
    encoder.load_state_dict(own)
    return encoder
