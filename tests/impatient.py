"""Workers of a test look for work ten times a second: an idle worker's patience (``test_work_idle``) is not what these tests hold."""

from audionews.work import worker

LOOKS_EVERY_S = 0.1
_lanes = worker.lanes


def lanes(settings):
    return [lane | {"polling_interval_sec": LOOKS_EVERY_S} for lane in _lanes(settings)]
