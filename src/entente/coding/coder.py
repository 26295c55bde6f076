"""The coder: a document in, its mentions and statements out."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from entente.actors import Resolver, shipped
from entente.coding.attribution import attributions
from entente.coding.caveats import with_caveats
from entente.coding.confidence import Calibration
from entente.coding.endpoint import Endpoint
from entente.coding.heads import Heads
from entente.coding.mentions import Filler
from entente.coding.outlets import with_outlet
from entente.coding.readings import EventReader
from entente.coding.settings import Settings, SettingsError
from entente.coding.statements import code_statements
from entente.coding.voices import Voices
from entente.documents import boilerplate_spans
from entente.language import SENTENCES, SHIPPED, Annotator, Network, PipedAnnotator
from entente.records import Document, EventType, Mention, Statement


@dataclass(frozen=True, slots=True)
class Coded:
    """One coded document: itself, with its sentences counted, and what was found in it."""

    document: Document
    mentions: list[Mention]
    statements: list[Statement]


class Coder:
    """Codes documents one at a time; a pure function of the document, whatever was coded before."""

    def __init__(self, settings: Settings | None = None, reader: EventReader | None = None):
        """Load the shipped parts, or those that `settings` names; `reader` finds the events in place of the heads.

        Raises ModelMissing, PipelineMissing or KnowledgeMissing when a part cannot be read, SettingsError for a
        calibration of another model.
        """
        self.settings = settings or Settings()
        folder = self.settings.model.folder if self.settings.model else SHIPPED
        syntax = self.settings.syntax
        self.annotator = PipedAnnotator(syntax.pipeline, folder) if syntax else Annotator(folder)
        self.tables = shipped()
        self.reader = reader or _reader(self.settings, self.annotator.network)
        # Another reader says itself how sure it is.
        self.calibration = Calibration.of(folder) if isinstance(self.reader, Heads) else Calibration.none()
        if self.settings.confidence is not None:
            user = self.settings.confidence.calibration
            if user.model != self._model:
                raise SettingsError(f"the calibration is of {user.model}, not {self._model}: calibrate again")
            self.calibration = self.calibration.then(user)

    @property
    def model(self) -> str:
        """Name and version of the model, the endpoint's where one finds the events, and the user's calibration."""
        user = self.settings.confidence
        return f"{self._model} + {user.calibration.name}" if user else self._model

    @property
    def _model(self) -> str:
        events = self.settings.events
        return f"{self.annotator.network.name} + {events.model}" if events else self.annotator.network.name

    @property
    def model_hash(self) -> str:
        """SHA-256 of the model's files, with the settings that differ from the shipped ones: what records depend on."""
        return " ".join(filter(None, (self.annotator.network.hash, self.settings.key)))

    def annotate(self, document: Document) -> Doc:
        """The document's text as an annotated spaCy Doc, boilerplate set apart."""
        return self.annotator.annotate(document.text, boilerplate_spans(document.text))

    def code(self, document: Document) -> Coded:
        """Code one document."""
        doc = self.annotate(document)
        mentions, statements = self.code_doc(doc, document)
        read = sum(1 for sentence in doc.user_data[SENTENCES] if sentence.analysis is not None)
        counted = with_outlet(document, self.tables).model_copy(update={"sentences": read})
        return Coded(counted, mentions, statements)

    def code_doc(self, doc: Doc, document: Document) -> tuple[list[Mention], list[Statement]]:
        """Mentions and statements of a Doc that was annotated before."""
        resolver = Resolver(self.tables, doc, document.day)
        voices = Voices(doc, attributions(doc), resolver)
        filler = Filler(doc, document, resolver, voices, self.calibration, self._shown)
        told = filler.mentions(self.reader.read(doc, document), self.model, self.reader.name)
        mentions = with_caveats(doc, told)
        return mentions, code_statements(document, voices, mentions, self.annotator.network)

    def _shown(self, kind: EventType) -> float:
        """The confidence from which mentions of a type are kept."""
        asked = self.settings.min_confidence
        return self.calibration.threshold(kind) if asked is None else asked


def _reader(settings: Settings, network: Network) -> EventReader:
    """What finds the events: the endpoint that the settings name, else the network's heads."""
    events = settings.events
    if events is None:
        return Heads(network)
    return Endpoint(events.endpoint, events.model, events.key_env, events.timeout)
