"""Phone numbers as people read them: `+81312345678` is `03-1234-5678`, `+819012345678` is `090-1234-5678`.

Rule: display only; nothing that is dialled comes from here. Where a number breaks depends on its area, so the areas are
in this table instead of a library that a desk would load for them; a test compares it with the whole numbering plan.
"""

from __future__ import annotations

from typing import Final

_COUNTRY: Final = "+81"

_MOBILE: Final = (3, 4, 4)
"""Of eleven digits, the freephone numbers that begin with 0800 excepted."""
_FREEPHONE: Final = (4, 3, 4)

_COMMON: Final = (4, 2, 4)
"""Of ten digits, wherever the table says nothing else. Its longest prefix decides."""

_AREAS: Final = {
    (2, 4, 4): "03 0420 0429 04700 04701 04709 0471 06",
    (3, 3, 4): (
        "011 01540 01541 01548 01550 01551 01557 0177 0188 0196 0199 0221 0222 0223 0227 0230 0231 0232 0236 0239 "
        "0245 0249 02500 02501 0251 0252 0253 02540 02541 0255 02560 02561 0257 02580 02581 025917 025999 0262 0264 "
        "0271 0272 0273 0275 02780 02781 02788 02789 0281 02830 02831 02833 02834 0286 0289 0290 02917 0292 0293 "
        "0298 04 04220 04221 04291 04297 04298 0462 0464 0468 04750 04751 04759 04790 04791 04799 052 0530 0534 "
        "0535 0539 054 0552 0559 0580 0582 0583 0588 0589 0590 0591 0592 0593 05980 05981 05989 05990 05991 05999 "
        "072 0734 075 0760 0762 0764 0769 0775 0777 078 0792 0793 0794 07950 07951 07955 07956 07959 07960 07961 "
        "07966 07967 0821 0822 08240 08241 08242 08243 08249 0825 0828 08290 08291 08292 082941 082942 082943 08296 "
        "08299 0832 08360 08370 08371 083766 083767 083768 08377 08378 08379 08380 08381 0839 083960 083961 083963 "
        "083966 0849 08510 08511 0860 0861 0862 08636 0864 0865 086552 086553 08660 08661 086691 086697 086698 "
        "086722 086723 086724 086726 086728 086737 086738 08680 08681 08689 08690 08691 08694 08695 08699 087 0886 "
        "0888 0890 0891 0899 092 093 0941 0945 0951 0953 0958 0961 0962 0963 0971 0975 0976 0981 0988 0989 0991 "
        "0992 099331 099343 099345 099347 09940 09941 09947 09948 0998 0999"
    ),
    (4, 2, 4): (
        "02232 02233 02557 02558 02572 02573 02574 02642 02643 02644 02645 02896 02897 02898 02899 02932 02933 "
        "02934 0422 04282 04283 04287 04288 04289 0436 0438 0439 046 0470 0475 0476 0478 0479 0480 0493 0494 0495 "
        "053960 053961 053962 053963 053974 053977 05399 0544 0545 0547 0548 059790 059791 059797 059798 0721 0725 "
        "07946 07947 07948 082920 086360 086361 086366 08654 08655 08656 08657 086992 086993 0875 0877 0879 0920 "
        "0930"
    ),
    (4, 3, 3): "0120",
    (5, 1, 4): (
        "01267 01372 01374 01377 01392 01397 01398 01456 01457 01466 01547 01558 01564 01586 01587 01632 01634 "
        "01635 01648 01654 01655 01656 01658 04992 04994 04996 04998 05769 05979 07468 08387 08388 08389 08396 "
        "08477 0851 09802 09912 09913 09969"
    ),
}
_SHAPES: Final = {prefix: shape for shape, prefixes in _AREAS.items() for prefix in prefixes.split()}
_LONGEST: Final = max(map(len, _SHAPES))


def spelled(number: str) -> str:
    """A number in E.164 with the hyphens that belong into it; one of another country stays as it is."""
    digits = "0" + number.removeprefix(_COUNTRY)
    known = number.startswith(_COUNTRY) and digits.isascii() and digits.isdecimal()
    if not known or len(digits) not in (10, 11):
        return number
    area, exchange, _ = _shape(digits)
    return f"{digits[:area]}-{digits[area : area + exchange]}-{digits[area + exchange :]}"


def _shape(digits: str) -> tuple[int, int, int]:
    """The lengths of the three parts."""
    if len(digits) == 11:
        return _FREEPHONE if digits.startswith("0800") else _MOBILE
    prefixes = (digits[:length] for length in range(_LONGEST, 0, -1))
    return next((_SHAPES[prefix] for prefix in prefixes if prefix in _SHAPES), _COMMON)
