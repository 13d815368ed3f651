"""Verification names what differs; the command line passes on all that a run was given."""

import json

import pandas as pd
import pytest

from analysis.command_line import main
from analysis.lexicon import lexicon_of, read_lexicon
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from analysis.verification import verify
from tests.analysis.corpora import trilingual
from tests.analysis.test_lexicon import write_dictionary

TABLE = trilingual()
PARALLEL = [{"fr": "blorvane kestrile", "nl": "wugterd hompeloor"}] * 3


@pytest.fixture(scope="module")
def first():
    return cluster(TABLE.head(60), Parameters(groups=4), lexicon=lexicon_of(None))


@pytest.fixture(scope="module")
def surroundings(first):
    corrections = pd.DataFrame([("rename", "g01", "Notre voix")], columns=["action", "subject", "target"])
    return {"previous": first.continuity, "corrections": corrections, "lexicon": lexicon_of(None), "parallel": PARALLEL}


@pytest.fixture(scope="module")
def manifest(surroundings):
    return cluster(TABLE, **surroundings).manifest


def test_a_run_with_all_its_surroundings_is_repeated(manifest, surroundings):
    assert verify(json.loads(json.dumps(manifest)), TABLE.iloc[::-1], **surroundings).differences == ()


def test_a_changed_parameter_is_named(manifest, surroundings):
    changed = manifest | {"parameters": manifest["parameters"] | {"groups": 3}}
    assert verify(changed, TABLE, **surroundings).differences == ("The groups are not those of the run.",)


def test_a_changed_text_is_named(manifest, surroundings):
    changed = TABLE.assign(body=[TABLE["body"].iloc[0] + " Et plus.", *TABLE["body"].iloc[1:]])
    assert "The contributions are not those of the run." in verify(manifest, changed, **surroundings).differences


def test_a_changed_correction_is_named(manifest, surroundings):
    for changed in (None, surroundings["corrections"].assign(target="Une autre voix")):
        found = verify(manifest, TABLE, **surroundings | {"corrections": changed}).differences
        assert "The corrections are not those of the run." in found


def test_another_earlier_run_is_named(manifest, surroundings):
    other = cluster(TABLE.head(60), Parameters(groups=3), lexicon=lexicon_of(None)).continuity
    for changed in (None, other):
        found = verify(manifest, TABLE, **surroundings | {"previous": changed, "corrections": None}).differences
        assert "The earlier run is not the one that this run went on from." in found


def test_another_lexicon_is_named(manifest, surroundings):
    glossary = read_lexicon(glossary=[{"fr": "vélo", "nl": "rijwiel"}], dictionaries=None)
    found = verify(manifest, TABLE, **surroundings | {"lexicon": glossary}).differences
    assert "The lexicon or its dictionaries are not those of the run." in found


def test_other_parallel_texts_are_named(manifest, surroundings):
    found = verify(manifest, TABLE, **surroundings | {"parallel": PARALLEL[:2]}).differences
    assert "The parallel texts are not those of the run." in found


def test_the_command_line_carries_on_corrects_bridges_and_verifies(tmp_path, capsys):
    def command(*arguments) -> int:
        return main([*map(str, arguments), "--quiet"])

    dictionaries = tmp_path / "dictionaries"
    dictionaries.mkdir()
    write_dictionary(dictionaries, "fra-nld", {"blorf": "wug"})
    earlier, table, corrections, parallel = (tmp_path / f"{name}.csv" for name in ("earlier", "table", "corrections", "parallel"))
    TABLE.head(60).to_csv(earlier, index=False)
    TABLE.to_csv(table, index=False)
    corrections.write_text("action,subject,target\nrename,g01,Notre voix\n", encoding="utf-8")
    pd.DataFrame(PARALLEL).to_csv(parallel, index=False)
    first, second = tmp_path / "first", tmp_path / "second"
    assert command("cluster", earlier, "--out", first, "--groups", 4, "--lexicon", dictionaries) == 0
    given = ["--previous", first, "--corrections", corrections, "--lexicon", dictionaries, "--parallel", parallel]
    assert command("cluster", table, "--out", second, *given) == 0
    manifest = json.loads((second / "manifest.json").read_text(encoding="utf-8"))
    assert {"freedict-fra-nld.index", "freedict-fra-nld.dict.dz", "verbs.tsv"} <= set(manifest["lexicon"])
    assert manifest["previous_sha256"] == json.loads((first / "manifest.json").read_text(encoding="utf-8"))["output_sha256"]
    assert "Notre voix" in set(pd.read_csv(second / "groups.csv")["label"])
    assert list(pd.read_csv(second / "effects.csv")["state"]) == ["changed"]
    assert command("verify", second, table, *given) == 0
    write_dictionary(dictionaries, "fra-nld", {"blorf": "dax"})
    capsys.readouterr()
    assert command("verify", second, table, *given[:2], *given[4:6]) == 1
    said = capsys.readouterr().err
    for sentence in ("The corrections are not", "The parallel texts are not", "The lexicon or its dictionaries are not"):
        assert sentence in said


@pytest.mark.parametrize(
    "option",
    [("--previous", "."), ("--corrections", "none.csv"), ("--lexicon", "none"), ("--parallel", "none.tmx"), ("--dask", "nonsense")],
)
def test_an_option_that_leads_nowhere_exits_2_with_one_sentence(tmp_path, capsys, option):
    table = tmp_path / "table.csv"
    TABLE[TABLE["lang"] == "fr"].to_csv(table, index=False)
    name, value = option
    value = value if name == "--dask" else str(tmp_path / value)
    assert main(["cluster", str(table), "--out", str(tmp_path / "run"), "--quiet", "--groups", "2", name, value]) == 2
    error = capsys.readouterr().err
    assert error.startswith("analysis: ")
    assert error.endswith(".\n")
    assert error.count("\n") == 1
    assert not (tmp_path / "run").exists()
