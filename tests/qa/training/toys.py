"""A small set of questions that a tiny model can learn, and the tiny model."""

from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer, BertConfig, BertModel

from qa.reader import READER
from qa.training.groups import Group, Groups

COLOURS = ("red", "blue", "green", "white", "black")
THINGS = ("car", "bus", "ship", "door", "hat", "shoe", "coat", "cup", "box", "ball", "pen", "desk")


def open_tokenizer() -> Any:
    """The bundled reader's."""
    return AutoTokenizer.from_pretrained(READER, local_files_only=True)


def make_base(folder: Path) -> Path:
    """An encoder of two layers, 16 wide, with the bundled reader's tokenizer."""
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=30522, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(folder)
    open_tokenizer().save_pretrained(folder)
    return folder


def colour_groups() -> Groups:
    """Asks for the colour of each thing; the passages of other things are wrong."""
    passages = [f"The {thing} is {COLOURS[i % 5]}{' and old' * (i % 3)}." for i, thing in enumerate(THINGS)]
    groups = []
    for i, thing in enumerate(THINGS):
        colour = COLOURS[i % 5]
        start = passages[i].index(colour)
        others = tuple(j for j in range(len(THINGS)) if j != i)[: 3 + i % 3]
        gold = ((i, ((start, start + len(colour)),)),)
        groups.append(Group(thing, thing, f"What colour is the {thing}?", (colour,), gold, (), others))
    return Groups(tuple(passages), THINGS, tuple(groups))
