import pickle

import pandas as pd
import pytest

from analysis.exceptions import BadInput
from analysis.lexicon import lexicon_of
from analysis.neighbour_index import NeighbourIndex
from analysis.neighbours import SimilarityIndex, similar
from tests.analysis.corpora import corpus, of_bodies, trilingual


def test_the_most_similar_share_the_subject():
    pool = corpus()
    found = similar(pool, pool.head(20), k=3)
    subject = pool.set_index("id")["subject"]
    same = subject[found["query_id"]].to_numpy() == subject[found["id"]].to_numpy()
    assert same.mean() > 0.9
    assert (found["score"] <= 1).all()


def test_a_misspelt_query_finds_its_word():
    pool = of_bodies("Une formation à la comptabilité", "Un abri pour les vélos", "La date de l'assemblée")
    assert similar(pool, of_bodies("comptabilitée").assign(id="q"), k=1)["id"].tolist() == ["t0"]


def test_an_index_can_be_kept_and_searched_again():
    pool = corpus(each=5)
    index = SimilarityIndex.of(pool, asked_in={"fr"})
    kept = pickle.loads(pickle.dumps(index)).search(pool.head(3))
    assert kept.equals(index.search(pool.head(3)))
    assert kept.equals(similar(pool, pool.head(3)))


def test_nothing_is_similar_to_an_empty_query():
    assert similar(corpus(each=2), of_bodies("")).empty
    assert similar(of_bodies("", "123"), of_bodies("vélo").assign(id="q")).empty


def test_less_than_one_neighbour_is_refused():
    with pytest.raises(BadInput, match="At least one"):
        similar(corpus(each=2), of_bodies("vélo"), k=0)


def test_most_translations_of_an_idea_are_among_the_five_most_similar():
    pool = trilingual()
    found = similar(pool, pool, k=5, lexicon=lexicon_of(None))
    idea = pool.set_index("id")["idea"]
    same = idea[found["query_id"]].to_numpy() == idea[found["id"]].to_numpy()
    assert same.sum() / (2 * len(pool)) > 0.85


def test_a_query_in_one_language_searches_a_pool_of_another():
    everything = trilingual()
    pool, queries = (everything[everything["lang"] == language] for language in ("nl", "en"))
    found = similar(pool, queries, k=1, lexicon=lexicon_of(None))
    idea = everything.set_index("id")["idea"]
    assert (idea[found["query_id"]].to_numpy() == idea[found["id"]].to_numpy()).mean() > 0.9
    assert len(found) == len(queries)


def test_an_index_of_three_languages_does_not_depend_on_the_order_of_queries():
    pool = trilingual()
    index = SimilarityIndex.of(pool, lexicon=lexicon_of(None))
    one = index.search(pool.head(9), k=4, lexicon=lexicon_of(None))
    other = index.search(pool.head(9).iloc[::-1], k=4, lexicon=lexicon_of(None))
    assert one.sort_values(["query_id", "rank"], ignore_index=True).equals(other.sort_values(["query_id", "rank"], ignore_index=True))


def test_within_a_language_a_text_that_says_more_goes_before_a_shorter_one_as_near():
    said = "les vélos de la gare et leur parking couvert près du tram"
    pool = of_bodies(
        "Un parking pour les vélos", f"Un parking pour les vélos : {said}", "La date de l'assemblée des membres", *["Des repas"] * 3
    )
    found = similar(pool, of_bodies("Le parking des vélos près de la gare").assign(id="q"), k=2)
    assert found["id"].tolist() == ["t1", "t0"]


def test_a_text_of_numbers_alone_is_no_crowd_of_its_own():
    table = pd.concat([trilingual(), of_bodies("2016, 2017")]).fillna("")
    index = SimilarityIndex.of(table, lexicon=lexicon_of(None))
    assert index.crowded[index.ids.index("t0")] < 0.05


def test_what_many_said_alike_is_still_found_first_from_another_language():
    table, lexicon = trilingual(), lexicon_of(None)
    said, asked = (table[(table["lang"] == language) & (table["idea"] == "democracy-0-0")].iloc[0] for language in ("fr", "nl"))
    copies = pd.DataFrame({"id": [f"copy{number:02}" for number in range(12)], "body": said["body"], "lang": "fr"})
    others = table[(table["lang"] == "fr") & (table["id"] != said["id"])]
    index = NeighbourIndex(SimilarityIndex.of(pd.concat([others, copies.iloc[:-1]]), lexicon=lexicon), lexicon).add(copies.iloc[[-1]])
    assert sorted(found for found, _ in index.search(asked.to_frame().T, k=12)) == copies["id"].tolist()
