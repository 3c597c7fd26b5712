"""Which handset stands at an address: one that was described, then the digit's, then the default."""

from __future__ import annotations

from server.telephony.simulator.phones import BY_LAST_DIGIT, DEFAULT, Habit, Handset, Phones


def test_a_phone_that_nobody_described_answers_after_a_second() -> None:
    assert Phones().handset("1007") == DEFAULT == Handset(Habit.ANSWER, 1_000)


def test_a_digit_can_decide() -> None:
    phones = Phones(by_digit=BY_LAST_DIGIT)
    assert [phones.handset(phone).habit for phone in ("1001", "1007", "1009", "")] == [
        Habit.ANSWER,
        Habit.RING,
        Habit.REFUSE,
        Habit.ANSWER,
    ]


def test_a_description_goes_before_the_digit() -> None:
    phones = Phones(by_digit=BY_LAST_DIGIT)
    phones.describe("1009", Handset(Habit.ANSWER, 20))
    assert phones.handset("1009") == Handset(Habit.ANSWER, 20)
