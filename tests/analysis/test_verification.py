"""Verification names what differs; the command line passes on all that a run was given."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import command_line, verification
from analysis.command_line import main
from analysis.lexicon import lexicon_of, read_lexicon
from analysis.manifest import sealed
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
def run(surroundings):
    return cluster(TABLE, **surroundings)


@pytest.fixture(scope="module")
def manifest(run):
    return run.manifest


@pytest.fixture
def repeated(run, monkeypatch):
    """Verification takes the run itself as its repetition, which is dear."""
    monkeypatch.setattr(verification, "cluster", lambda *given, **around: run)


def test_a_run_with_all_its_surroundings_is_repeated(manifest, surroundings):
    assert verify(json.loads(json.dumps(manifest)), TABLE.iloc[::-1], **surroundings).differences == ()


def test_a_changed_parameter_is_named(manifest, surroundings):
    changed = manifest | {"parameters": manifest["parameters"] | {"groups": 3}}
    assert verify(changed, TABLE, **surroundings).differences == (
        "The manifest is not as the run wrote it.", "The groups are not those of the run.",
    )  # fmt: skip


OTHER_VALUES = {"groups": 4, "subgroups": 9, "seed": 7, "rounds": 2, "dimensions": 99, "neighbours": 19, "context_weight": 0.31,
                "low_margin_share": 0.011}  # fmt: skip


def test_any_single_changed_parameter_is_found_even_one_without_effect(manifest, surroundings, repeated):
    assert set(OTHER_VALUES) == set(manifest["parameters"])
    for name, value in OTHER_VALUES.items():
        changed = manifest | {"parameters": manifest["parameters"] | {name: value}}
        assert "The manifest is not as the run wrote it." in verify(changed, TABLE, **surroundings).differences


def test_any_single_changed_version_is_named(manifest, surroundings, repeated):
    for name, version in manifest["versions"].items():
        other = {**manifest["versions"], name: "0.0"}
        then = sealed(manifest | {"versions": other})
        assert verify(then, TABLE, **surroundings).differences == (f"{name} was 0.0 and is {version}.",)
    assert verify(manifest, TABLE, **surroundings).differences == ()


def test_a_changed_figure_is_found(manifest, surroundings, repeated):
    changed = sealed(manifest | {"metrics": manifest["metrics"] | {"stability": 1.0}})
    assert verify(changed, TABLE, **surroundings).differences == ("The figures are not those of the run.",)


def test_a_changed_text_is_named(manifest, surroundings):
    changed = TABLE.assign(body=[TABLE["body"].iloc[0] + " Et plus.", *TABLE["body"].iloc[1:]])
    assert "The contributions are not those of the run." in verify(manifest, changed, **surroundings).differences


def test_a_changed_correction_is_named(manifest, surroundings):
    for changed in (None, surroundings["corrections"].assign(target="Une autre voix")):
        found = verify(manifest, TABLE, **surroundings | {"corrections": changed}).differences
        assert "The corrections are not those of the run." in found


@pytest.mark.slow
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


@pytest.mark.slow
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
    assert command("cluster", table, "--out", second, "--segments", *given) == 0
    manifest = json.loads((second / "manifest.json").read_text(encoding="utf-8"))
    assert {"freedict-fra-nld.index", "freedict-fra-nld.dict.dz", "verbs.tsv"} <= set(manifest["lexicon"])
    assert manifest["previous_sha256"] == json.loads((first / "manifest.json").read_text(encoding="utf-8"))["output_sha256"]
    assert "Notre voix" in set(pd.read_csv(second / "groups.csv")["label"])
    assert list(pd.read_csv(second / "effects.csv")["state"]) == ["changed"]
    assert command("verify", second, table, *given) == 0
    with pytest.MonkeyPatch.context() as patch:  # the repetition, once made, serves for each change
        for module, dear in ((verification, "cluster"), (command_line, "segment_table"), (command_line, "_surroundings")):
            patch.setattr(module, dear, _repeated_once(getattr(module, dear)))
        every_change_of_a_file_is_found(lambda: command("verify", second, table, *given), second, capsys)
    write_dictionary(dictionaries, "fra-nld", {"blorf": "dax"})
    capsys.readouterr()
    assert command("verify", second, table, *given[:2], *given[4:6]) == 1
    said = capsys.readouterr().err
    for sentence in ("The corrections are not", "The parallel texts are not", "The lexicon or its dictionaries are not"):
        assert sentence in said


def _repeated_once(repeat):
    """``repeat``, whose first answer is given ever after."""
    answers = []

    def answer(*given, **around):
        return answers[0] if answers else answers.append(repeat(*given, **around)) or answers[0]

    return answer


WRITTEN = {"assignments.csv", "groups.csv", "lineage.csv", "minority.csv", "voices.csv", "effects.csv", "segments.csv", "continuity.zip"}


def every_change_of_a_file_is_found(check, folder, capsys):
    """Each file of a run is changed in one byte, then taken away, one after the other."""
    assert {path.name for path in folder.iterdir()} == WRITTEN | {"manifest.json"}
    for name in sorted(WRITTEN):
        whole = (folder / name).read_bytes()
        capsys.readouterr()
        for change in (lambda path, whole=whole: path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1])), Path.unlink):
            change(folder / name)
            assert check() == 1
            (said,) = capsys.readouterr().err.splitlines()
            assert said in (f"The file {name} is not what the run wrote.", f"The file {name} is missing.")
        (folder / name).write_bytes(whole)
    assert check() == 0


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
