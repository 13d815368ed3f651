import pickle

import pytest

from analysis.exceptions import BadInput
from analysis.neighbours import SimilarityIndex, similar
from tests.analysis.corpora import corpus, of_bodies


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
