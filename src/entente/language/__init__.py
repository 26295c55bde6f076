"""Text in, annotated spaCy `Doc` out: sentences, parts of speech, trees, names, lemmas, times and who is meant again.

One encoder pass a sentence; the heads on it also say which words carry events and who plays which role in them,
for the coding room to read. `syntax` is the one adaptor through which rules read trees. This room knows nothing of
countries, offices or event types beyond the labels of the model.
"""

from entente.language.network import SHIPPED, ModelMissing, Network
from entente.language.piped import PipedAnnotator, PipelineMissing
from entente.language.pipeline import SENTENCES, Annotator, Sentence

__all__ = [
    "SENTENCES",
    "SHIPPED",
    "Annotator",
    "ModelMissing",
    "Network",
    "PipedAnnotator",
    "PipelineMissing",
    "Sentence",
]
