import gzip
import json

import pandas as pd
import pytest

from analysis.command_line import main
from tests.analysis.corpora import corpus, two_camps


@pytest.fixture
def contributions(tmp_path):
    path = tmp_path / "contributions.csv.gz"
    corpus(each=12).to_csv(path, index=False)
    return path


ADDED = ["label_fr", "label_nl", "label_en", "stability", "lineage"]


def test_cluster_writes_its_files_that_verify_accepts(tmp_path, contributions, capsys):
    out = tmp_path / "new" / "run"
    assert main(["cluster", str(contributions), "--out", str(out), "--groups", "4", "--quiet"]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "assignments.csv",
        "continuity.zip",
        "groups.csv",
        "lineage.csv",
        "manifest.json",
        "minority.csv",
        "voices.csv",
    ]
    assignments = pd.read_csv(out / "assignments.csv")
    assert list(assignments) == ["id", "group", "subgroup", "confidence", "state", "reason", "alternatives"]
    assert list(pd.read_csv(out / "minority.csv")) == ["position", "id", "authors", "cohesion", "nearness"]
    voices = pd.read_csv(out / "voices.csv", dtype=str, keep_default_na=False)
    assert list(voices) == ["group", "lang", "size", "central_ids", "supported_ids"]
    assert set(voices["supported_ids"]) != {""}
    groups = pd.read_csv(out / "groups.csv")
    assert set(voices["group"]) == set(groups["group"])
    assert list(groups) == ["group", "level", "parent", "size", "authors", "label", "keywords", "central_ids", *ADDED]
    manifest = json.loads((out / "manifest.json").read_text())
    assert set(manifest) == {
        *("input_sha256", "parameters", "seed", "versions", "metrics", "seconds", "peak_rss_mb", "output_sha256"),
        *("previous_sha256", "corrections_sha256", "parallel_sha256", "model_sha256", "lexicon", "thesaurus_sha256"),
        *("files", "seal"),
    }
    assert main(["verify", str(out), str(contributions), "--quiet"]) == 0
    assert manifest["output_sha256"] in capsys.readouterr().out


def test_how_finely_to_group_can_be_said_in_a_word(tmp_path, contributions):
    out = tmp_path / "run"
    assert main(["cluster", str(contributions), "--out", str(out), "--groups", "coarse", "--quiet"]) == 0
    assert json.loads((out / "manifest.json").read_text())["parameters"]["groups"] == "coarse"
    assert main(["verify", str(out), str(contributions), "--quiet"]) == 0
    with pytest.raises(SystemExit):
        main(["cluster", str(contributions), "--out", str(out), "--groups", "huge"])


def test_verify_finds_a_changed_output(tmp_path, contributions, capsys):
    main(["cluster", str(contributions), "--out", str(tmp_path / "run"), "--quiet"])
    changed = tmp_path / "run" / "groups.csv"
    changed.write_text(changed.read_text().replace("g01", "g99"))
    assert main(["verify", str(tmp_path / "run"), str(contributions), "--quiet"]) == 1
    assert "The file groups.csv is not what the run wrote." in capsys.readouterr().err


def test_evaluate_prints_how_the_groups_agree_with_a_column(tmp_path, contributions, capsys):
    main(["cluster", str(contributions), "--out", str(tmp_path / "run"), "--groups", "4", "--quiet"])
    assert main(["evaluate", str(contributions), str(tmp_path / "run"), "--label", "subject"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert {"n", "k", "nmi", "ami", "ari", "v_measure", "accuracy", "coverage", "nmi_with_language"} <= set(scores)
    assert (scores["n"], scores["k"]) == (48, 4)
    assert scores["nmi"] > 0.9


def test_similar_never_finds_the_query_itself(tmp_path, contributions):
    out = tmp_path / "similar.csv"
    assert main(["similar", str(contributions), "--queries", str(contributions), "--out", str(out), "-k", "3"]) == 0
    found = pd.read_csv(out)
    assert list(found) == ["query_id", "rank", "id", "score"]
    assert (found["query_id"] != found["id"]).all()
    assert found.groupby("query_id")["rank"].max().max() == 3


def test_opinions_writes_people_and_statements(tmp_path):
    votes = tmp_path / "votes.csv"
    two_camps().to_csv(votes, index=False)
    assert main(["opinions", str(votes), "--out", str(tmp_path / "run"), "--quiet"]) == 0
    assert list(pd.read_csv(tmp_path / "run" / "participants.csv")) == ["participant", "x", "y", "group"]
    statements = pd.read_csv(tmp_path / "run" / "statements.csv")
    columns = list(statements)
    assert columns[:4] == ["contribution_id", "agree", "disagree", "pass"]
    assert columns[-6:] == ["agree_1", "disagree_1", "pass_1", "agree_2", "disagree_2", "pass_2"]
    statistics = pd.read_csv(tmp_path / "run" / "statistics.csv")
    assert statistics["contribution_id"].equals(statements["contribution_id"])
    assert {"agree_lower", "priority", "group_consensus_minimum_lower", "divisiveness_q"} <= set(statistics)
    representative = pd.read_csv(tmp_path / "run" / "representative.csv")
    assert list(representative)[:4] == ["group", "rank", "contribution_id", "side"]
    assert set(representative["group"]) == {1, 2}
    assert json.loads((tmp_path / "run" / "manifest.json").read_text())["metrics"]["stability"] > 0.9


def test_more_groups_than_texts_is_said_on_stderr(tmp_path, capsys):
    path = tmp_path / "two.csv"
    path.write_text("id,body\n1,Une piste cyclable\n2,Une assemblée ouverte\n", encoding="utf-8")
    assert main(["cluster", str(path), "--out", str(tmp_path / "run"), "--groups", "5", "--quiet"]) == 0
    assert "there are 2 groups" in capsys.readouterr().err


BROKEN = {
    "empty": b"",
    "no body": b"id,text\n1,velo\n",
    "no rows": b"id,body\n",
    "an id twice": b"id,body\n1,velo\n1,bus\n",
    "an empty id": b"id,body\n,velo\n",
    "an unclosed quote": b'id,body\n1,"velo\n2,bus\n',
    "a short row": b"id,body,title\n1,velo\n",
    "two columns of one name": b"id,body,body\n1,velo,bus\n",
    "not UTF-8": "id,body\n1,vélo\n".encode("cp1252"),
    "UTF-16": "id,body\n1,vélo\n".encode("utf-16"),
    "NUL": b"id,body\n1,ve\0lo\n",
    "damaged gzip": gzip.compress(b"id,body\n1,velo\n" * 50)[:40],
    "gzip of nothing": gzip.compress(b""),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_bad_file_exits_2_with_one_sentence_and_writes_nothing(tmp_path, capsys, content):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    assert main(["cluster", str(path), "--out", str(tmp_path / "run"), "--quiet"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.endswith(".\n")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["bad.csv"]


def test_a_missing_file_exits_2(tmp_path, capsys):
    assert main(["cluster", str(tmp_path / "none.csv"), "--out", str(tmp_path / "run"), "--quiet"]) == 2
    assert "There is no file" in capsys.readouterr().err


def test_progress_is_plain_lines_where_there_is_no_terminal(tmp_path, contributions, capsys):
    main(["cluster", str(contributions), "--out", str(tmp_path / "run")])
    assert "done (100%" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"participant,contribution_id\np,s\n",
        b"participant,contribution_id,vote,vote\np,s,1,1\n",
        b"participant,contribution_id,vote\np,s\n",
        b"participant,contribution_id,vote\np,s,1\np,s,1,1\n",
        b'participant,contribution_id,vote\np,"s"x,1\n',
        b"participant,contribution_id,vote\np,s,2\n",
        b"participant,contribution_id,vote\n",
        b"participant,contribution_id,vote\np,\xff,1\n",
        b"participant,contribution_id,vote\np,\0,1\n",
    ],
)
def test_votes_that_can_t_be_read_are_refused_with_a_sentence(tmp_path, capsys, content):
    path = tmp_path / "votes.csv"
    path.write_bytes(content)
    assert main(["opinions", str(path), "--out", str(tmp_path / "run"), "--quiet"]) == 2
    assert capsys.readouterr().err.startswith("analysis: ")
    assert not (tmp_path / "run").exists()


def test_votes_are_read_whatever_their_spelling_and_other_columns(tmp_path):
    plain, odd = tmp_path / "plain.csv", tmp_path / "odd.csv.gz"
    votes = two_camps()
    votes.to_csv(plain, index=False)
    rows = "".join(f'x,"{row.contribution_id}",{row.vote},{row.participant}\r\n' for row in votes.itertuples())
    odd.write_bytes(gzip.compress(("\ufeffnote,contribution_id,vote,participant\r\n\r\n" + rows).encode()))
    for path, out in ((plain, "first"), (odd, "second")):
        assert main(["opinions", str(path), "--out", str(tmp_path / out), "--quiet"]) == 0
    first, second = (json.loads((tmp_path / out / "manifest.json").read_text()) for out in ("first", "second"))
    assert (first["input_sha256"], first["output_sha256"]) == (second["input_sha256"], second["output_sha256"])
