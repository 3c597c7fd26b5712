"""What must be true of the rows at every moment, whatever is under way: one query for each promise.

Rule: a query gives the rows that break the promise; none may come back.
"""

from __future__ import annotations

from typing import Final

from tests.floor.disk import Disk

ALWAYS: Final = {
    "I1: a number has two open attempts": (
        "SELECT number, count(*) FROM attempt WHERE state <> 'ended' GROUP BY number HAVING count(*) > 1"
    ),
    "I4: a record has more attempts than it counts": (
        "SELECT r.id, r.attempts, count(a.n) FROM record r JOIN attempt a ON a.record_id = r.id"
        " WHERE a.n IS NOT NULL GROUP BY r.id HAVING count(a.n) <> r.attempts"
    ),
    "I6: a connected call asks for no result": (
        "SELECT id, state, outcome, result FROM attempt WHERE connected_at IS NOT NULL AND result = 'none'"
        " OR connected_at IS NULL AND result <> 'none'"
    ),
    "I22: a record is live without an open attempt": (
        "SELECT id FROM record WHERE state = 'live' AND NOT EXISTS"
        " (SELECT 1 FROM attempt a WHERE a.record_id = record.id AND a.state <> 'ended')"
    ),
    "I22: an open attempt has a record that is not live": (
        "SELECT a.id, r.state FROM attempt a JOIN record r ON r.id = a.record_id"
        " WHERE a.state <> 'ended' AND a.result <> 'saved' AND r.state <> 'live'"
    ),
    "I22: a record waits for a result that nobody owes": (
        "SELECT id FROM record WHERE state = 'wrapup' AND NOT EXISTS"
        " (SELECT 1 FROM attempt a WHERE a.record_id = record.id AND a.result IN ('due', 'unsaved'))"
    ),
    "I13: a promise and its record differ": (
        "SELECT c.id, r.state FROM callback c JOIN record r ON r.id = c.record_id"
        " WHERE c.state = 'open' AND r.state <> 'promised' AND NOT EXISTS (SELECT 1 FROM attempt a"
        " WHERE a.callback_id = c.id AND (a.state <> 'ended' OR a.result IN ('due', 'unsaved')))"
    ),
    "a number that may not be called is promised a call": (
        "SELECT c.id FROM callback c JOIN do_not_call d ON d.number = c.number WHERE c.state = 'open'"
        " AND (d.campaign_id IS NULL OR d.campaign_id = c.campaign_id)"
    ),
    "a call that keeps a promise is counted to the cap, or is of a job": (
        "SELECT id FROM attempt WHERE (kind = 'callback') <> (n IS NULL AND job_id IS NULL AND callback_id IS NOT NULL)"
        " AND NOT (kind = 'auto' AND n IS NULL AND job_id IS NOT NULL)"
    ),
    "a promise was closed by no saved result": (
        "SELECT c.id FROM callback c WHERE c.state = 'done' AND NOT EXISTS"
        " (SELECT 1 FROM attempt a WHERE a.id = c.closed_by AND a.result = 'saved')"
    ),
    "I14: a run's counters are not those of its rows": (
        "SELECT j.id, j.attempts, j.connected, j.abandoned, j.no_answer, j.busy, j.other, j.saved, j.unsaved,"
        " count(a.id), count(a.connected_at), sum(a.outcome = 'abandoned'), sum(a.outcome = 'no_answer'),"
        " sum(a.outcome = 'busy'), sum(a.outcome NOT IN ('connected', 'abandoned', 'no_answer', 'busy')),"
        " sum(a.result = 'saved'), sum(a.result = 'unsaved')"
        " FROM job_run j JOIN attempt a ON a.run_id = j.id AND (a.kind <> 'preview' OR a.dialled = 1) GROUP BY j.id"
        " HAVING j.attempts <> count(a.id) OR j.connected <> count(a.connected_at)"
        " OR j.abandoned <> coalesce(sum(a.outcome = 'abandoned'), 0)"
        " OR j.no_answer <> coalesce(sum(a.outcome = 'no_answer'), 0)"
        " OR j.busy <> coalesce(sum(a.outcome = 'busy'), 0)"
        " OR j.other <> coalesce(sum(a.outcome NOT IN ('connected', 'abandoned', 'no_answer', 'busy')), 0)"
        " OR j.saved <> sum(a.result = 'saved') OR j.unsaved <> sum(a.result = 'unsaved')"
    ),
    "I14: a run has not counted the records that were passed by": (
        "SELECT j.id, j.passed FROM job_run j WHERE j.passed <>"
        " (SELECT count(*) FROM attempt a WHERE a.run_id = j.id AND a.pass_reason IS NOT NULL)"
    ),
    "I22: a shown record is nobody's": (
        "SELECT id FROM attempt WHERE kind = 'preview' AND (agent_id IS NULL OR session_id IS NULL)"
    ),
    "I14: a run's talk is not that of its rows": (
        "SELECT j.id, j.talk, sum(max(0, a.ended_at - a.connected_at - a.held)) AS talk FROM job_run j"
        " JOIN attempt a ON a.run_id = j.id WHERE a.connected_at IS NOT NULL AND a.state = 'ended'"
        " GROUP BY j.id HAVING j.talk <> sum(max(0, a.ended_at - a.connected_at - a.held))"
    ),
    "I15: a result is saved more than once, or without a request": (
        "SELECT a.id FROM attempt a WHERE a.result = 'saved' AND (SELECT count(*) FROM audit u"
        " WHERE u.object = 'attempt:' || a.id AND u.code = 'result.save') <> 1"
    ),
    "I20: a run was opened without an audit row": (
        "SELECT j.id FROM job_run j WHERE (SELECT count(*) FROM audit u WHERE u.object = 'job:' || j.job_id"
        " AND u.code = 'job.start' AND json_extract(u.after, '$.run') = j.id) <> 1"
    ),
    "I20: a run was closed without an audit row": (
        "SELECT j.id FROM job_run j WHERE j.stopped_at IS NOT NULL AND (SELECT count(*) FROM audit u"
        " WHERE u.object = 'job:' || j.job_id AND u.code = 'job.stop'"
        " AND json_extract(u.after, '$.run') = j.id) <> 1"
    ),
    "I20: a number was listed without an audit row": (
        "SELECT d.id FROM do_not_call d WHERE NOT EXISTS (SELECT 1 FROM audit u"
        " WHERE u.object = 'do_not_call:' || d.id AND u.code = 'do_not_call.add')"
    ),
    "I2: a listed number is ready to be dialled": (
        "SELECT r.id FROM record r JOIN do_not_call d ON d.number = r.number"
        " AND (d.campaign_id IS NULL OR d.campaign_id = r.campaign_id) WHERE r.state = 'ready'"
    ),
    "an agent has two open stays": (
        "SELECT agent_id FROM agent_session WHERE closed_at IS NULL GROUP BY agent_id HAVING count(*) > 1"
    ),
}  # fmt: skip


def broken_promises(disk: Disk) -> list[str]:
    """What the rows break now."""
    found = []
    for promise, query in ALWAYS.items():
        rows = disk.rows(query)
        if rows:
            found.append(f"{promise}: {rows[:3]}")
    return found
