import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.ids import ALPHABET, PUBLIC_ID_LENGTH, new_code, new_public_id

pytestmark = pytest.mark.unit

documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_is_one_text_whatever_the_order_of_keys() -> None:
    assert canonical_json({"b": 1, "a": ["ə"]}) == canonical_json({"a": ["ə"], "b": 1})
    assert canonical_json({"b": 1, "a": ["ə"]}) == '{"a":["ə"],"b":1}'


@pytest.mark.parametrize("document", [0.5, {"a": [0.5]}, [{"b": (1.0,)}]])
def test_refuses_floats_at_any_depth(document: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(document)


@given(documents)
def test_the_same_document_has_the_same_digest(document: object) -> None:
    assert digest(canonical_json(document)) == digest(canonical_json(document).encode())


def test_public_ids_are_random_and_readable_aloud() -> None:
    ids = {new_public_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(one) == PUBLIC_ID_LENGTH and set(one) <= set(ALPHABET) for one in ids)
    assert len(new_code(2, 3)) == 7
