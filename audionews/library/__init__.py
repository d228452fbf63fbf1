"""What is remembered. Nobody else touches the database or the media store; rows never leave this room, frozen values do."""
