"""Sentence → sound. Processes, network and scratch files live in ``engines/`` alone."""
