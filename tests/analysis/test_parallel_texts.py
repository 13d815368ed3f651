import gzip

import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from analysis.exceptions import BadInput
from analysis.lexicon import read_lexicon
from analysis.parallel_texts import read_parallel, stems_of, teach
from analysis.parameters import Parameters
from analysis.pipeline import cluster

INVENTED = {
    "fr": (("blorvane", "kestrile", "dromuche", "fizelle"), ("pagroule", "nivarque", "tolgine", "sobrelle")),
    "nl": (("krofdas", "lummeng", "vreupel", "quastoor"), ("wugterd", "hompeloor", "jarbeek", "zwimper")),
}
ALIGNED = [
    {language: f"{said[subject][word]} {said[subject][(word + 1) % 4]}" for language, said in INVENTED.items()}
    for subject in (0, 1)
    for word in range(4)
]


def written_as_csv(folder):
    path = folder / "parallel.csv"
    pd.DataFrame(ALIGNED).assign(en="").to_csv(path, index=False)
    return path


def written_as_tmx(folder):
    units = "".join(
        f'<tu><tuv xml:lang="fr-BE"><seg>{row["fr"]}</seg></tuv><tuv lang="NL"><seg>{row["nl"].replace(" ", " <ph/>")}</seg></tuv>'
        f'<tuv xml:lang="de"><seg>egal</seg></tuv></tu>'
        for row in ALIGNED
    )
    path = folder / "parallel.tmx.gz"
    path.write_bytes(gzip.compress(f'<?xml version="1.0"?><tmx version="1.4"><header/><body>{units}</body></tmx>'.encode()))
    return path


def in_invented_words() -> pd.DataFrame:
    rows = []
    for language, subjects in INVENTED.items():
        for subject, said in enumerate(subjects):
            for number in range(12):
                body = " ".join([said[number % 4], said[(number + 1) % 4], said[(number + number // 4) % 4]])
                rows.append((f"{language}{subject}{number:02d}", body, language, subject))
    return pd.DataFrame(rows, columns=["id", "body", "lang", "subject"])


@pytest.mark.parametrize("write", [written_as_csv, written_as_tmx])
def test_parallel_texts_are_read_from_a_table_or_a_translation_memory(tmp_path, write):
    assert [{code: " ".join(said.split()) for code, said in row.items()} for row in read_parallel(write(tmp_path))] == ALIGNED


def test_parallel_texts_teach_which_words_translate_each_other():
    lexicon = read_lexicon(own=None, dictionaries=None)
    aligned = stems_of(ALIGNED)
    teach(lexicon, aligned)
    (french, dutch) = (aligned[0][language][0] for language in ("fr", "nl"))
    assert [found.stem for found in lexicon.translations("fr", french)] == [dutch]
    assert [found.stem for found in lexicon.translations("nl", dutch)] == [french]


def test_parallel_texts_bridge_words_that_no_lexicon_has():
    table, nothing = in_invented_words(), read_lexicon(own=None, dictionaries=None)
    followed: dict[bool, list[float]] = {True: [], False: []}
    for seed in (0, 2016):
        for taught in (True, False):
            result = cluster(table, Parameters(groups=2, seed=seed), lexicon=nothing, parallel=ALIGNED if taught else ())
            place = result.assignments.set_index("id")["group"].loc[table["id"]]
            followed[taught].append(adjusted_rand_score(table["subject"], place))
            assert (result.manifest["parallel_sha256"] != "") == taught
    assert followed[True] == [1, 1]
    assert min(followed[False]) < 0.1


def test_teaching_leaves_the_lexicon_that_was_given_as_it_was():
    lexicon = read_lexicon(own=None, dictionaries=None)
    cluster(in_invented_words(), lexicon=lexicon, parallel=ALIGNED)
    assert not lexicon.knows("fr", stems_of(ALIGNED)[0]["fr"][0])


UNIT = '<tmx><body><tu><tuv lang="fr"><seg>vélo</seg></tuv><tuv lang="nl"><seg>fiets</seg></tuv></tu></body></tmx>'
REFUSED = {
    "one language": ("p.csv", "fr,title\nvélo,x\n"),
    "two columns, one filled": ("p.csv", "fr,nl\nvélo,\n,fiets\n"),
    "entities": ("p.tmx", '<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY a "aaaa">]>' + UNIT),
    "entities from elsewhere": ("p.tmx", '<!DOCTYPE tmx [<!entity a SYSTEM "file:///etc/passwd">]>' + UNIT),
    "TMX of one language": ("p.tmx", '<tmx><body><tu><tuv xml:lang="fr"><seg>vélo</seg></tuv></tu></body></tmx>'),
    "broken TMX": ("p.tmx", "<tmx><body>"),
    "an endless cell": ("p.csv", "fr,nl\n" + "a" * 200_000 + ",b\n"),
    "empty": ("p.csv", ""),
}


@pytest.mark.parametrize(("name", "content"), REFUSED.values(), ids=REFUSED.keys())
def test_parallel_texts_that_can_t_be_used_are_refused_with_a_sentence(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=r"^p\.(csv|tmx) .*\.$"):
        read_parallel(path)
