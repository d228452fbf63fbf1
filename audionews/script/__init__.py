"""Story → spoken sentences. Pure: opens no file but its own lexicon, knows no database, engine or clock."""
