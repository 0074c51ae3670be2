"""A text as a picture that telephones read (QR code, ISO/IEC 18004)."""

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """The picture, as an element of SVG without any style: dark on light in either theme, with the margin it needs."""
    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr-code", lineclass=None)
    return Markup(drawn)  # noqa: S704 - it is drawn by lines, and spells nothing of the text
