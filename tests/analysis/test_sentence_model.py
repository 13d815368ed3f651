"""Models of this machine, read by numpy; and what a run makes of one."""

import json
import shutil
import socket
import sys
from itertools import chain

import numpy as np
import pandas as pd
import pytest
from scipy.special import erf
from sklearn.metrics import normalized_mutual_info_score

from analysis.command_line import main
from analysis.continuity import Continuity
from analysis.exceptions import BadInput
from analysis.lexicon import read_lexicon
from analysis.model_folder import ModelFolder
from analysis.parameters import DEFAULTS, Parameters
from analysis.pipeline import cluster
from analysis.sentence_model import read_model
from analysis.verification import verify
from analysis.words import words
from tests.analysis.corpora import GARDENS, IDEAS, trilingual
from tests.analysis.sentence_models import WIDTH, static_model, transformer_model, write_tensors

ALONE = ["velo", "salaire", "assemblee", "cours"]
WITHOUT_DICTIONARY = read_lexicon(dictionaries=None, own=None)
FOUR = Parameters(groups=4)


@pytest.fixture
def bert(tmp_path):
    return transformer_model(tmp_path / "bert", ALONE)


@pytest.fixture(scope="module")
def meanings() -> dict[str, int]:
    """The words of the trilingual ideas, by subject: a model that knows all three languages."""
    known: dict[str, int] = {}
    for number, triples in enumerate((*IDEAS.values(), GARDENS)):
        for word in chain.from_iterable(words(sentence.lower()) for sentence in chain(*triples)):
            if len(word) > 4:
                known.setdefault(word, number)
    return known


@pytest.fixture(scope="module")
def folder(meanings, tmp_path_factory):
    return static_model(tmp_path_factory.mktemp("models") / "static", meanings)


@pytest.fixture(scope="module")
def model(folder):
    return read_model(folder)


TABLE = trilingual(openings=2)
EARLY = TABLE.head(100)


@pytest.fixture(scope="module")
def first(model):
    return cluster(EARLY, FOUR, lexicon=WITHOUT_DICTIONARY, model=model)


@pytest.fixture(scope="module")
def plain():
    return cluster(EARLY, FOUR, lexicon=WITHOUT_DICTIONARY)


@pytest.fixture(scope="module")
def other(meanings, tmp_path_factory):
    return read_model(static_model(tmp_path_factory.mktemp("models") / "other", meanings, seed=5))


def places_of(result) -> pd.Series:
    return result.assignments.set_index("id")["group"]


def agreement(table, result) -> float:
    return normalized_mutual_info_score(table["subject"], places_of(result)[table["id"]])


def test_a_transformer_reads_as_its_formulas_say(bert):
    """Written a second time, one token and one head after the other."""
    tensors = ModelFolder(bert).tensors("model.safetensors")

    def norm(x, name):
        return (x - x.mean()) / np.sqrt(x.var() + 1e-12) * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

    def dense(x, name):
        return tensors[f"{name}.weight"] @ x + tensors[f"{name}.bias"]

    tokens = [1, 3, 4, 2]
    word, position, kind = (tensors[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
    states = [norm(word[token] + position[place] + kind[0], "embeddings.LayerNorm") for place, token in enumerate(tokens)]
    for layer in range(2):
        name = f"encoder.layer.{layer}"
        query, key, value = ([dense(x, f"{name}.attention.self.{part}") for x in states] for part in ("query", "key", "value"))
        after = []
        for place, x in enumerate(states):
            heads = []
            for head in (slice(0, WIDTH // 2), slice(WIDTH // 2, WIDTH)):
                share = np.exp([query[place][head] @ other[head] / np.sqrt(WIDTH / 2) for other in key])
                heads.append(sum(part * other[head] for part, other in zip(share / share.sum(), value, strict=True)))
            x = norm(x + dense(np.concatenate(heads), f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
            wide = dense(x, f"{name}.intermediate.dense")
            wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
            after.append(norm(x + dense(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm"))
        states = after
    expected = np.mean(states, axis=0)
    found = read_model(bert).transform(["un", "Velo salaire", "cours velo assemblee"])
    assert found.dtype == np.float32
    np.testing.assert_allclose(found[1], expected / np.linalg.norm(expected), atol=2e-5)


def test_a_first_token_and_other_positions_are_other_vectors(tmp_path, bert):
    by_first = read_model(transformer_model(tmp_path / "first", ALONE, pooling="cls_token")).transform(["velo salaire"])
    shifted = read_model(transformer_model(tmp_path / "camembert", ALONE, kind="camembert")).transform(["velo salaire"])
    plain = read_model(bert).transform(["velo salaire"])
    assert np.abs(by_first - plain).max() > 0.05
    assert np.abs(shifted - plain).max() > 0.05


def test_a_long_text_is_cut_where_the_model_ends(bert):
    long = read_model(bert).transform([" ".join(["velo"] * 300), " ".join(["velo"] * 18)])
    np.testing.assert_array_equal(long[0], long[1])


def test_a_static_model_is_the_mean_of_known_words_and_says_nothing_of_others(model):
    both, first, second, other = model.transform(["Assemblée inconnu générale", "assemblée", "générale", "inconnu"])
    middle = (first + second) / np.linalg.norm(first + second)
    assert both @ middle > 0.99
    assert not other.any()


def test_nothing_is_asked_of_the_network(bert, folder, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for each in (bert, folder):
        assert len(read_model(each).transform(["velo"])) == 1


def test_the_fingerprint_is_of_what_was_read(bert, tmp_path):
    before = read_model(bert).fingerprint
    copied = shutil.copytree(bert, tmp_path / "elsewhere")
    (copied / "README.md").write_text("A model.", encoding="utf-8")
    assert read_model(copied).fingerprint == before
    (copied / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}', encoding="utf-8")
    assert read_model(copied).fingerprint != before


@pytest.mark.slow
def test_the_words_alone_find_the_subjects_less_well_than_with_a_model(first, plain):
    assert agreement(EARLY, first) > max(0.9, agreement(EARLY, plain))
    assert any(view.get("model_weight", 0) != 0 for view in first.metrics["views"])
    assert first.metrics["nmi_with_language"] <= 0.02


def test_order_and_repetition_change_nothing_with_a_model(first, folder):
    again = cluster(EARLY.sample(frac=1, random_state=3), FOUR, lexicon=WITHOUT_DICTIONARY, model=read_model(folder))
    assert again.manifest == first.manifest
    assert again.continuity.packed() == first.continuity.packed()


def test_late_texts_join_the_groups_of_a_run_with_a_model(model, first):
    kept = Continuity.unpacked(first.continuity.packed())
    second = cluster(TABLE, DEFAULTS, lexicon=WITHOUT_DICTIONARY, previous=kept, model=model)
    before, after = places_of(first), places_of(second)
    assert second.metrics["late"] == len(TABLE) - len(EARLY)
    assert (after[before.index] != before).mean() <= 0.02
    late = TABLE[~TABLE["id"].isin(EARLY["id"])]
    assert agreement(late, second) > 0.85


@pytest.mark.parametrize("then", ["added", "changed", "gone"])
def test_groups_go_on_when_a_model_comes_changes_or_goes(then, model, first, plain, other):
    earlier, now = {"added": (plain, model), "changed": (first, other), "gone": (first, None)}[then]
    later = cluster(TABLE.head(115), DEFAULTS, lexicon=WITHOUT_DICTIONARY, previous=earlier.continuity, model=now)
    before, after = places_of(earlier), places_of(later)
    assert (after[before.index] != before).mean() <= 0.02
    assert later.continuity.vectoriser.model == (now.fingerprint if now else "")


def test_a_sample_teaches_with_a_model_too(model, monkeypatch):
    from analysis import placement

    monkeypatch.setattr(placement, "FITTED_UP_TO", 100)
    monkeypatch.setattr(placement, "PIECE", 7)
    assert agreement(TABLE, cluster(TABLE, FOUR, lexicon=WITHOUT_DICTIONARY, model=model)) > 0.85


def test_another_model_is_named_by_the_verification(first, other):
    found = verify(json.loads(json.dumps(first.manifest)), EARLY, lexicon=WITHOUT_DICTIONARY, model=other).differences
    assert "The sentence model is not that of the run." in found


@pytest.mark.slow
def test_the_command_line_takes_a_model_and_verifies_with_it(tmp_path, folder, capsys):
    table, out = tmp_path / "table.csv", tmp_path / "run"
    long = "\n\nPar ailleurs :\n- ".join(" ".join(triple[0] + "." for triple in triples) for triples in IDEAS.values())
    pd.concat([EARLY, pd.DataFrame([{"id": "long", "body": long, "lang": "fr"}])]).to_csv(table, index=False)
    given = ["--quiet", "--model", str(folder)]
    assert main(["cluster", str(table), "--out", str(out), "--groups", "4", "--segments", *given]) == 0
    ideas = pd.read_csv(out / "segments.csv")
    assert ideas["group"].nunique() > 1
    assert json.loads((out / "manifest.json").read_text())["model_sha256"] == read_model(folder).fingerprint
    assert main(["verify", str(out), str(table), *given]) == 0
    capsys.readouterr()
    assert main(["verify", str(out), str(table), "--quiet"]) == 1
    assert "The sentence model is not that of the run." in capsys.readouterr().err


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_broken_folder_is_refused_with_the_name_of_the_file(bert, name, how):
    if how == "missing":
        (bert / name).unlink()
    else:
        (bert / name).write_bytes((bert / name).read_bytes()[:-90])
    with pytest.raises(BadInput, match=rf"bert.*\.$|{name}"):
        read_model(bert)


def test_what_is_not_read_here_is_said(bert, tmp_path):
    settings = json.loads((bert / "config.json").read_text())
    (bert / "config.json").write_text(json.dumps(settings | {"model_type": "t5"}), encoding="utf-8")
    with pytest.raises(BadInput, match="of the type t5"):
        read_model(bert)
    (bert / "config.json").write_text(json.dumps(settings | {"num_hidden_layers": 3}), encoding="utf-8")
    with pytest.raises(BadInput, match="don't fit each other"):
        read_model(bert)
    with pytest.raises(BadInput, match="max_tokens"):
        read_model(transformer_model(tmp_path / "max", ALONE, pooling="max_tokens"))
    with pytest.raises(BadInput, match="no folder"):
        read_model(tmp_path / "none")
    steps = json.loads((tmp_path / "max" / "modules.json").read_text())
    (tmp_path / "max" / "modules.json").write_text(json.dumps([*steps, {"type": "x.Dense", "path": "3_Dense"}]), encoding="utf-8")
    with pytest.raises(BadInput, match="Dense"):
        read_model(tmp_path / "max")


def test_a_table_without_vectors_is_refused(folder, tmp_path):
    other = shutil.copytree(folder, tmp_path / "other")
    write_tensors(other / "model.safetensors", {"something": np.zeros(3)})
    with pytest.raises(BadInput, match="no table of token vectors"):
        read_model(other)


def test_without_the_extra_a_sentence_says_what_to_install(folder, monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    table = tmp_path / "table.csv"
    EARLY.to_csv(table, index=False)
    assert main(["cluster", str(table), "--out", str(tmp_path / "run"), "--quiet", "--model", str(folder)]) == 2
    assert capsys.readouterr().err == "analysis: A sentence model can't be read without tokenizers: pip install tokenizers.\n"
    assert not (tmp_path / "run").exists()
