"""Extensions with whatever texts may stand on the wire."""

from hypothesis import strategies as st

from dialtree.contract.extension import Extension

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(["", "שלוחה 12", '"\\/\b\n', "\u2028<b>&", "é", "e\u0301"]),
)

extensions = st.builds(
    Extension,
    sip=texts,
    name=texts,
    speed_dial=texts,
    account_id=st.integers(0, 2**53 - 1),
    account_name=texts,
    user_name=texts,
    user_email=texts,
)
