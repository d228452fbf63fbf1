"""Looking after what is remembered: fsck, backup, restore, move."""
