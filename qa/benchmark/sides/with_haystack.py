"""Haystack 3: its sentence-transformers embedders, its FAISS store, and ``TransformersExtractiveReader``.

The parts of its tutorial "Build an Extractive QA Pipeline", called one after the other as a pipeline would. Every
setting is Haystack's default, but for the number of passages and the models.
"""

import json
import os
import time
from pathlib import Path
from typing import Any

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

import numpy as np
from haystack import Document
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.readers.transformers import TransformersExtractiveReader
from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever
from haystack_integrations.document_stores.faiss import FAISSDocumentStore

PACKAGES = ["torch", "transformers", "haystack-ai", "transformers-haystack", "faiss-haystack", "faiss-cpu", "numpy"]


class Side:
    """Documents in a FAISS store, the nearest ``top_k`` read."""

    def __init__(self, passages: str, vectors: str, encoder: str, reader: str, top_k: int, **_: str) -> None:
        """Load the models and write the documents, with vectors that are handed over."""
        texts = [json.loads(line)["text"] for line in Path(passages).read_text("utf-8").splitlines()]
        rows = np.load(vectors)
        store = FAISSDocumentStore(embedding_dim=rows.shape[1])
        store.write_documents(
            [
                Document(id=str(number), content=text, embedding=row.tolist())
                for number, (text, row) in enumerate(zip(texts, rows, strict=True))
            ]
        )
        self._documents = SentenceTransformersDocumentEmbedder(model=encoder, progress_bar=False)
        self._encoder = SentenceTransformersTextEmbedder(model=encoder, progress_bar=False)
        self._retriever = FAISSEmbeddingRetriever(document_store=store, top_k=top_k)
        self._reader = TransformersExtractiveReader(model=reader)
        for part in (self._documents, self._encoder, self._reader):
            part.warm_up()

    def ask(self, question: str) -> tuple[str, dict[str, float]]:
        """The best answer that is not "no answer"."""
        begin = time.perf_counter()
        vector = self._encoder.run(question)["embedding"]
        encoded = time.perf_counter()
        documents = self._retriever.run(query_embedding=vector)["documents"]
        searched = time.perf_counter()
        answers = self._reader.run(query=question, documents=documents)["answers"]
        done = time.perf_counter()
        stages = {"encode": encoded - begin, "search": searched - encoded, "read": done - searched}
        best = next((answer.data for answer in answers if answer.data), "")
        return best, {stage: 1000 * seconds for stage, seconds in stages.items()}

    def embed(self, texts: list[str]) -> Any:  # noqa: ANN401
        """Vectors at the defaults of Haystack's embedder."""
        documents = self._documents.run([Document(content=text) for text in texts])["documents"]
        return [document.embedding for document in documents]
