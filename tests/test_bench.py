"""The bench measures what it says, on material small enough for every run."""

import json

import pytest

from audionews import bench
from audionews.bench import measures, tasks
from audionews.bench.material import article, sentence
from audionews.bench.measures import Figure, Sizes, ran
from audionews.bench.readers import compare
from audionews.errors import BadInput, StoreFailed

TINY = Sizes(render_sentences=1, long_sentences=1, whole=False, forty=2)


def test_no_sentence_of_an_hour_is_equal_to_another():
    words = [sentence(number) for number in range(measures.FULL.long_sentences)]

    assert len(set(words)) == len(words)


def test_the_article_differs_from_its_mistaken_state_in_one_sentence():
    right, wrong = article(40), article(40, wrong=17)

    differing = [1 for one, other in zip(right.blocks, wrong.blocks, strict=True) if one != other]
    assert differing == [1]


def test_a_correction_is_counted_as_one_sentence_and_its_notices_apart(tmp_path):
    figure = measures.one_sentence(tmp_path, TINY)

    assert figure.value == 1
    assert figure.met
    assert figure.facts["notices"] > 0


def test_the_floor_and_the_rivals_do_the_whole_work(tmp_path):
    texts = tmp_path / "texts.json"
    texts.write_text(json.dumps(["<speak>Satu dua tiga.</speak>", "<speak>Empat lima enam.</speak>"]))

    floor = tasks.floor(tmp_path, texts=str(texts))
    tasks.plain(tmp_path, texts=str(texts))
    naive = tasks.naive(tmp_path, texts=str(texts))
    (tmp_path / "floor.mp3").rename(tmp_path / "before.mp3")
    usual = tasks.rejoin(tmp_path)
    assert 0 < floor["speech"] < floor["mp3"] < floor["opus"] < floor["opus16"]
    assert naive["seconds"] > floor["seconds"]
    assert 0 < usual["mp3_s"] < usual["all_s"]
    assert min(path.stat().st_size for path in tmp_path.glob("*.mp3")) > 4_000


def test_every_figure_comes_as_one_object(capsys, monkeypatch):
    made = Figure(name="splice_s", value=0.4, target=1, facts={"minutes": 60.0})
    monkeypatch.setattr(bench, "measure", lambda folder, sizes, told: iter([made]))

    assert bench.main(["--quick", "--json"]) == 0
    (figure,) = json.loads(capsys.readouterr().out)["figures"]
    assert (figure["name"], figure["met"]) == ("splice_s", True)


def test_a_figure_is_told_in_indonesian_with_its_target():
    line = bench.line(
        Figure(name="two_cores", value=1.5, target=1.7, at_most=False, facts={"one_s": 3.0, "two_s": 2.0})
    )

    assert line.startswith("MELESET")
    assert "1,50 kali" in line
    assert "1,70" in line


def test_an_unknown_flag_is_refused():
    with pytest.raises(BadInput) as refused:
        bench.main(["--fast"])

    assert refused.value.key == "bench.unknown_flag"


def test_a_task_that_fails_is_named(tmp_path, capfd):
    with pytest.raises(StoreFailed) as failed:
        ran("rejoin", tmp_path)

    assert failed.value.facts["task"] == "rejoin"


def test_readers_are_compared_on_the_same_pages(tmp_path):
    texts = [sentence(number) for number in (1, 12, 23, 34, 45)]
    (tmp_path / "a.html").write_text("<h1>Pasar</h1>" + "".join(f"<p>{text}</p>" for text in texts))
    (tmp_path / "a.json").write_text(json.dumps({"body": [{"kind": "paragraph", "text": text} for text in texts]}))

    def half(content):
        return texts[:2]

    def absent(content):
        raise ImportError

    whole, part, missing = compare(tmp_path, {"whole": lambda content: texts, "half": half, "absent": absent})

    assert (whole.f1, whole.lost, whole.noise) == (1.0, 0, 0)
    assert (part.lost, part.sentences) == (3, 5)
    assert missing == "absent"


def test_a_folder_without_pairs_is_told(tmp_path):
    with pytest.raises(BadInput) as caught:
        list(compare(tmp_path))

    assert caught.value.key == "bench.no_pages"
