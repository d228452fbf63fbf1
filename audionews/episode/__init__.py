"""Sounds → one file. Encodes and tags in the scratch folder it is given; knows no database and no clock."""
