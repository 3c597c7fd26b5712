"""What waits for a connection: order, merging, weight and the end (guarantee I19)."""

from __future__ import annotations

import asyncio

from kaden.protocol.server import Answered, Goodbye, JobsChanged, MonitorChanged, ServerMessage
from server.hub.outbox import Frame, Outbox
from server.tasks import Tasks
from tests.server.hub.floor import NOON, agent_row, header, job_row


def answered(request: str = "r") -> Frame:
    return Frame(Answered(request=request))


def monitor(
    *agents: tuple[int, int], gone: tuple[int, ...] = (), whole: bool = False, waiting: int = 0, job: int = 1
) -> Frame:
    """A picture with rows of (agent, calls)."""
    rows = tuple(agent_row(agent, calls) for agent, calls in agents)
    head = header(job, "c", waiting)
    return Frame(MonitorChanged(now=NOON, whole=whole, header=head, rows=rows, gone=gone))


def jobs(waiting: int = 0) -> Frame:
    return Frame(JobsChanged(now=NOON, jobs=(job_row(1, "c", waiting),)))


async def all_of(box: Outbox) -> list[ServerMessage]:
    box.finish()
    messages = []
    while (frame := await box.next()) is not None:
        messages.append(frame.message)
    return messages


async def taken(box: Outbox) -> ServerMessage:
    frame = await box.next()
    assert frame is not None
    return frame.message


async def test_answers_overtake_pictures_and_never_each_other() -> None:
    box = Outbox(10_000)
    box.put_jobs(jobs())
    box.put_monitor(monitor((1, 0)))
    box.put(answered("a"))
    box.put(answered("b"))
    order = [await taken(box) for _ in range(4)]
    assert order[:2] == [Answered(request="a"), Answered(request="b")]
    assert isinstance(order[2], MonitorChanged)
    assert isinstance(order[3], JobsChanged)


async def test_one_picture_waits_at_most_with_the_newest_row_of_each_agent() -> None:
    box = Outbox(10_000)
    box.put_monitor(monitor((1, 1), (2, 1), waiting=1))
    box.put_monitor(monitor((2, 2), waiting=2))
    box.put_monitor(monitor((3, 1), waiting=3))
    assert len(box) == 1
    picture = await taken(box)
    assert isinstance(picture, MonitorChanged)
    assert {row.agent: row.calls for row in picture.rows} == {1: 1, 2: 2, 3: 1}
    assert picture.header.waiting == 3
    assert not picture.whole


async def test_who_left_stays_gone_and_who_came_back_is_there() -> None:
    box = Outbox(10_000)
    box.put_monitor(monitor((1, 1), (2, 1)))
    box.put_monitor(monitor(gone=(1, 4)))
    box.put_monitor(monitor((4, 9)))
    picture = await taken(box)
    assert isinstance(picture, MonitorChanged)
    assert {row.agent for row in picture.rows} == {2, 4}
    assert picture.gone == (1,)


async def test_changes_over_a_whole_picture_make_a_whole_picture() -> None:
    box = Outbox(10_000)
    box.put_monitor(monitor((1, 1), (2, 1), whole=True))
    box.put_monitor(monitor((3, 1), gone=(2,)))
    picture = await taken(box)
    assert isinstance(picture, MonitorChanged)
    assert picture.whole
    assert {row.agent for row in picture.rows} == {1, 3}
    assert picture.gone == ()


async def test_a_whole_picture_replaces_what_waits() -> None:
    box = Outbox(10_000)
    box.put_monitor(monitor((1, 1)))
    newer = monitor((9, 1), whole=True)
    box.put_monitor(newer)
    assert await taken(box) is newer.message


async def test_each_job_has_a_picture_of_its_own_until_nobody_looks_at_it_any_more() -> None:
    box = Outbox(10_000)
    first, second, third = (monitor((1, 1), job=job) for job in (1, 2, 3))
    for frame in (first, second, third):
        box.put_monitor(frame)
    box.forget_monitor(2)
    box.forget_monitor(7)
    assert [await taken(box), await taken(box)] == [first.message, third.message]
    assert (box.weight, len(box)) == (0, 0)


async def test_the_newest_jobs_list_replaces_the_one_that_waits() -> None:
    box = Outbox(10_000)
    box.put_jobs(jobs(1))
    newest = jobs(2)
    box.put_jobs(newest)
    assert len(box) == 1
    assert await taken(box) is newest.message


async def test_the_books_are_even_when_everything_is_taken() -> None:
    box = Outbox(100_000)
    for frame in (answered("a"), answered("b")):
        box.put(frame)
    box.put_monitor(monitor((1, 1)))
    box.put_monitor(monitor((1, 2), (2, 2)))
    box.put_jobs(jobs(1))
    box.put_jobs(jobs(2))
    assert box.weight > 0
    for _ in range(4):
        await taken(box)
    assert (box.weight, len(box)) == (0, 0)


def test_overflow_is_told_once_at_the_first_byte_too_many() -> None:
    told: list[int] = []
    frame = answered("x" * 60)
    box = Outbox(2 * len(frame.data), lambda: told.append(box.weight))
    box.put(frame)
    box.put(frame)
    assert told == []
    box.put(frame)
    box.put(frame)
    assert told == [3 * len(frame.data)]


def test_pictures_do_not_pile_up_however_many_come() -> None:
    told: list[int] = []
    box = Outbox(20_000, lambda: told.append(1))
    for number in range(1_000):
        box.put_monitor(monitor((1, number), (2, number), waiting=number))
        box.put_jobs(jobs(number))
    assert told == []
    assert len(box) == 2


async def test_after_the_last_words_nothing_gets_in() -> None:
    box = Outbox(10_000)
    box.put(answered("a"))
    box.put_monitor(monitor((1, 1)))
    box.finish(Frame(Goodbye(reason="stopping")))
    box.put(answered("late"))
    box.put_monitor(monitor((1, 1)))
    box.put_jobs(jobs())
    assert await all_of(box) == [Answered(request="a"), Goodbye(reason="stopping")]


async def test_a_cleared_box_holds_the_last_words_only() -> None:
    box = Outbox(10_000)
    box.put(answered("a"))
    box.finish(Frame(Goodbye(reason="too_slow")), clear=True)
    assert await all_of(box) == [Goodbye(reason="too_slow")]


async def test_room_comes_back_when_half_is_taken() -> None:
    frame = answered("x" * 60)
    box = Outbox(4 * len(frame.data))
    for _ in range(3):
        box.put(frame)
    assert not box.roomy
    waiter = Tasks("test").start(box.room(), name="room")
    await taken(box)
    await asyncio.sleep(0)
    assert not waiter.done()
    await taken(box)
    async with asyncio.timeout(1):
        await waiter
    assert box.roomy


async def test_nobody_waits_for_room_in_a_finished_box() -> None:
    frame = answered("x" * 60)
    box = Outbox(len(frame.data))
    box.put(frame)
    waiter = Tasks("test").start(box.room(), name="room")
    await asyncio.sleep(0)
    box.finish()
    async with asyncio.timeout(1):
        await waiter


async def test_a_frame_is_encoded_once_and_not_at_all_for_a_reader_inside() -> None:
    frame = answered()
    inside = Outbox(None)
    inside.put(frame)
    assert "data" not in vars(frame)
    for box in (Outbox(1_000), Outbox(1_000)):
        box.put(frame)
    assert frame.data is frame.data
