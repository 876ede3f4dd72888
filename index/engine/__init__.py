"""Encoder and reader, fast on a plain processor: OpenVINO instead of PyTorch, with the same weights.

A model of the BERT kind is built from its ``model.safetensors``; where its ``engine.ranges`` says how far its
activations reach, its products are of 8-bit integers. PyTorch stays the reference, and the way for every other model.
"""
