"""What training optimises: how probable the right spans are among all of a question's passages and "no answer".

**Margins.** A reader is asked for margins: start and end logit of a span minus those of its own window's first
token, which stands for "not here" (``qa.decode``). They are compared across passages, and with one threshold
across questions. So margins, not raw logits, are what is normalised here: with u[k, i] = start[k, i] - start[k, 0]
for token i of window k of a question, and v[k, j] alike for ends,

    P(start = (k, i)) = exp u[k, i] / Z,    P(none) = 1 / Z,    Z = 1 + sum over k, i of exp u[k, i]

where i runs over the tokens at which a span may begin. One Z for all windows of the question is the shared
normalisation of Clark and Gardner (2018, "Simple and Effective Multi-Paragraph Reading Comprehension", 3.3),
there over raw logits: those leave each window's "not here" free to drift, so that margins are not comparable,
which is what goes wrong where paragraphs are trained one by one. For one window both are the objective of BERT
for SQuAD 2.0 (Devlin et al. 2019, 4.3).

**Marginal likelihood.** Which of several places of an answer is meant is mostly not known, so their
probabilities are added up before the logarithm is taken (Clark and Gardner 2018; compared with other ways in
Cheng et al. 2020, "Probabilistic Assumptions Matter", 3). Where no window answers, "none" is right.

**Two scopes.** Within a question a wrong window that stays below the right span costs next to nothing, however
far above "none" it is; yet in another question it may be the best there is. So the same loss is also taken over
each window by itself, and both are mixed: ``shared`` is the weight of the loss over whole questions (1 is shared
normalisation alone, 0 plain SQuAD 2.0).

**Two factorisations.** Starts and ends are normalised each by itself and their losses averaged; or, ``joint``,
spans are normalised as a whole, with score u[k, i] + v[k, j] for i <= j < i + ``longest``: then the margin of a
span is exactly its log odds against "none" (Fajcik et al. 2021, "Rethinking the Objectives of Extractive
Question Answering").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from qa.training.batches import Batch
from qa.training.settings import Objective

FLOOR = -1e9
"""The logit of what cannot be chosen; finite, since the gradient of log-sum-exp over nothing is not a number."""


@dataclass(frozen=True, slots=True)
class Targets:
    """A batch on the device: (P, T) flags of where spans may begin and end, (P,) owners, (A, 3) answers."""

    starts: Tensor
    ends: Tensor
    owners: Tensor
    answers: Tensor
    groups: int

    @classmethod
    def of(cls, batch: Batch, device: torch.device) -> "Targets":
        """The targets of a batch."""

        def tensor(array: NDArray[np.generic]) -> Tensor:
            return torch.from_numpy(array).to(device)

        return cls(
            tensor(batch.starts), tensor(batch.ends), tensor(batch.owners), tensor(batch.answers), batch.groups
        )


Logits = tuple[Tensor, Tensor]
"""Start and end logits, each of shape (P, T), in float32."""


def margins(logits: Logits) -> Logits:
    """Logits over those of each window's own "not here"."""
    start, end = logits
    return start - start[:, :1], end - end[:, :1]


def loss(logits: Logits, targets: Targets, objective: Objective, teachers: Sequence[Logits] = ()) -> Tensor:
    """The loss of a batch, a mean over its questions, in nats."""
    student = margins(logits)
    hard = answer_loss(student, targets, objective)
    if not teachers or not objective.distil:
        return hard
    heard = distillation if objective.opinion == "all" else placing
    soft = heard(student, [margins(teacher) for teacher in teachers], targets, objective.temperature)
    return (1 - objective.distil) * hard + objective.distil * soft


def answer_loss(student: Logits, targets: Targets, objective: Objective) -> Tensor:
    """The negative log-likelihood of the right spans, over whole questions and over single windows, mixed."""
    columns = _spans(student, targets, objective.longest) if objective.joint else _bounds(student, targets)
    alone = torch.arange(len(targets.owners), device=targets.owners.device)
    answered = torch.zeros(len(alone), dtype=torch.bool, device=alone.device)
    answered[targets.answers[:, 0]] = True
    losses = []
    for scores, right in columns:
        everything = torch.logsumexp(scores, dim=1)
        rightful = torch.logsumexp(scores.masked_fill(~right, FLOOR), dim=1)
        windows = everything, rightful, right.any(dim=1), answered
        shared = _nll(*windows, targets.owners, targets.groups)
        single = _nll(*windows, alone, len(alone))
        losses.append(objective.shared * shared + (1 - objective.shared) * single)
    return torch.stack(losses).mean()


def distillation(student: Logits, teachers: Sequence[Logits], targets: Targets, temperature: float) -> Tensor:
    """KL(teachers || student) of starts and of ends over each question's windows and "none", in nats, averaged.

    The teachers' probabilities are averaged (an ensemble); all logits are divided by ``temperature``, and the
    result is multiplied by its square, which keeps the size of gradients (Hinton, Vinyals and Dean 2015, 2).
    """
    losses = []
    for side, allowed in enumerate((targets.starts, targets.ends)):
        own = _log_probabilities(student[side], allowed, targets, temperature)
        theirs = [_log_probabilities(teacher[side], allowed, targets, temperature) for teacher in teachers]
        opinion = [torch.stack(part).exp().mean(dim=0) for part in zip(*theirs, strict=True)]
        kl = [functional.kl_div(q, p, reduction="sum") for q, p in zip(own, opinion, strict=True)]
        losses.append(sum(kl, start=torch.zeros((), device=own[0].device)) / targets.groups)
    return temperature**2 * torch.stack(losses).mean()


def placing(student: Logits, teachers: Sequence[Logits], targets: Targets, temperature: float) -> Tensor:
    """KL(teachers || student) over the places of each window that answers, "none" aside, in nats, averaged.

    For teachers that find answers well but do not know when there is none. Temperature as in ``distillation``.
    """
    rows: Tensor = targets.answers[:, 0].unique()  # type: ignore[no-untyped-call]
    losses = []
    for side, allowed in enumerate((targets.starts, targets.ends)):
        own, *theirs = [
            (logits[side][rows] / temperature).masked_fill(~allowed[rows], FLOOR) for logits in (student, *teachers)
        ]
        opinion = torch.stack([logits.softmax(dim=1) for logits in theirs]).mean(dim=0)
        kl = functional.kl_div(own.log_softmax(dim=1), opinion, reduction="sum")
        losses.append(kl / max(len(rows), 1))
    return temperature**2 * torch.stack(losses).mean()


def _bounds(student: Logits, targets: Targets) -> list[tuple[Tensor, Tensor]]:
    """Scores and the right ones among them, shape (P, T), of starts and of ends."""
    rows, first, last = targets.answers.unbind(dim=1)
    columns = []
    for scores, allowed, places in zip(student, (targets.starts, targets.ends), (first, last), strict=True):
        right = torch.zeros_like(allowed)
        right[rows, places] = True
        columns.append((scores.masked_fill(~allowed, FLOOR), right))
    return columns


def span_scores(student: Logits, targets: Targets, longest: int) -> Tensor:
    """Margins of all spans of at most ``longest`` tokens, (P, T, longest), by first token and length - 1.

    ``FLOOR`` where a span is not allowed.
    """
    start, end = student
    ends = functional.pad(end, (0, longest - 1)).unfold(1, longest, 1)
    allowed = functional.pad(targets.ends, (0, longest - 1)).unfold(1, longest, 1) & targets.starts[:, :, None]
    return (start[:, :, None] + ends).masked_fill(~allowed, FLOOR)


def _spans(student: Logits, targets: Targets, longest: int) -> list[tuple[Tensor, Tensor]]:
    """Scores and the right ones among them, shape (P, T * longest), of spans."""
    scores = span_scores(student, targets, longest)
    rows, first, last = targets.answers[targets.answers[:, 2] - targets.answers[:, 1] < longest].unbind(dim=1)
    right = torch.zeros_like(scores, dtype=torch.bool)
    right[rows, first, last - first] = True
    return [(scores.flatten(1), right.flatten(1))]


def _nll(
    everything: Tensor, rightful: Tensor, has_right: Tensor, answered: Tensor, owners: Tensor, groups: int
) -> Tensor:
    """The mean over groups of -log P(right), given each window's log-sum-exp of all and of the right scores.

    A group that is answered only by what cannot be scored, a span that is too long, counts for nothing.
    """
    none = everything.new_zeros(groups, 1)
    total = torch.logsumexp(torch.cat([none, _by_group(everything, owners, groups)], dim=1), dim=1)
    right = torch.logsumexp(_by_group(rightful, owners, groups), dim=1)
    known = _any_of_group(has_right, owners, groups)
    counted = known | ~_any_of_group(answered, owners, groups)
    return (total - torch.where(known, right, 0.0))[counted].sum() / counted.sum().clamp(min=1)


def _log_probabilities(
    scores: Tensor, allowed: Tensor, targets: Targets, temperature: float
) -> tuple[Tensor, Tensor]:
    """Log-probabilities of the places, shape (P, T), ``FLOOR`` or less where none is allowed, and of none, (G,)."""
    scaled = (scores / temperature).masked_fill(~allowed, FLOOR)
    none = scores.new_zeros(targets.groups, 1)
    windows = _by_group(torch.logsumexp(scaled, dim=1), targets.owners, targets.groups)
    total = torch.logsumexp(torch.cat([none, windows], dim=1), dim=1)
    return scaled - total[targets.owners][:, None], -total


def _by_group(values: Tensor, owners: Tensor, groups: int) -> Tensor:
    """Values of windows, shape (P,), whose owners ascend, as (G, largest group), filled up with ``FLOOR``."""
    counts = torch.bincount(owners, minlength=groups)
    first = counts.cumsum(0) - counts
    places = torch.arange(len(owners), device=owners.device) - first[owners]
    return values.new_full((groups, int(counts.max())), FLOOR).index_put((owners, places), values)


def _any_of_group(flags: Tensor, owners: Tensor, groups: int) -> Tensor:
    counts = torch.zeros(groups, dtype=torch.int64, device=flags.device)
    return counts.index_add(0, owners, flags.to(torch.int64)) > 0
