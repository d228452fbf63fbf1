"""audionews: Indonesian news articles as audio that stays true when the newsroom corrects itself."""

__version__ = "0.1.0"
