"""A floor in the middle of its day, on the schema of the release before: rows in every table and for each reference.

Rule: it is written down as that release wrote it, and never follows a newer schema.
"""

from __future__ import annotations

from typing import Final

RELEASED: Final = 2
"""The newest migration of that release."""

ROWS: Final = (
    "INSERT INTO account (id, name, full_name, role, agent_use, phone, os_user, password_hash, disabled, epoch) VALUES"
    " (1, 'boss', '課長', 'supervisor', 0, '7900', 'boss', 'hash', 0, 2),"
    " (2, 'anna', '安那', 'user', 1, '7001', NULL, NULL, 0, 1), (3, 'bo', '坊', 'user', 1, '7002', NULL, NULL, 1, 4)",
    "INSERT INTO login (token_hash, account_id, epoch, at, expires) VALUES ('t', 1, 2, 10, 20)",
    "INSERT INTO dial_group (id, name) VALUES (1, '組')",
    "INSERT INTO group_member (group_id, account_id) VALUES (1, 2), (1, 3)",
    "INSERT INTO dial_rule (id, name, method, multipliers, ring_timeout, redial_interval, attempt_cap) VALUES"
    " (1, 'rule', 'progressive', '[1.5, 1.2]', 30000, 86400000, 3),"
    " (2, 'other', 'progressive', '[1]', 10000, 0, 1)",
    "INSERT INTO campaign (id, name, rule_id, zone, hours_start, hours_end, notify, handling_entry) VALUES"
    " (1, '展示会', 1, 'Asia/Tokyo', 540, 1020, 1, 1), (2, 'other', 2, 'UTC', 0, 1440, 0, 0)",
    "INSERT INTO permission (account_id, campaign_id, level) VALUES (1, 1, 'edit'), (1, 2, 'view')",
    "INSERT INTO disposition (id, campaign_id, label, position, active, class, next_action) VALUES"
    " (1, 1, '再コール', 1, 1, 'effective', 'callback'), (2, 1, 'アポ', 2, 0, 'success', 'stop')",
    "INSERT INTO batch (id, campaign_id, name, first_day, last_day) VALUES (1, 1, 'b', '2026-04-01', '2026-04-30')",
    "INSERT INTO batch_group (batch_id, group_id) VALUES (1, 1)",
    "INSERT INTO job (id, batch_id, name, caller_id, phone_type, attempts_from, attempts_to, band_start, band_end,"
    " lines) VALUES (1, 1, 'j', '0312345678', 'mobile', 0, 2, 600, 720, 9)",
    "INSERT INTO job_group (job_id, group_id) VALUES (1, 1)",
    "INSERT INTO customer_list (id, batch_id, name, columns, encoding, rows, state, at, account_id) VALUES"
    " (1, 1, 'l', '[\"会社\"]', 'cp932', 4, 'ready', 5, 1)",
    "INSERT INTO list_allocation (list_id, group_id, records, next_line, at, account_id) VALUES (1, 1, 4, 3, 6, 1)",
    "INSERT INTO record (id, list_id, batch_id, campaign_id, group_id, line, name, company, number, number_as_given,"
    " phone_type, other_numbers, extra, state, attempts, next_at, last_dial_at, last_outcome, last_disposition,"
    " revision) VALUES (1, 1, 1, 1, 1, 1, '髙橋', '㈱', '+819000000001', '090-0000-0001', 'mobile',"
    " '[[\"+81312345678\", \"03\", \"fixed\"]]', '[\"㈱\"]', 'live', 1, 7, 8, 'busy', 2, 3),"
    " (2, 1, 1, 1, 1, 2, '', '', '+819000000002', '2', 'mobile', '[]', '[]', 'promised', 2, 9, 8, 'connected', 1, 4),"
    " (3, 1, 1, 1, NULL, 3, '', '', '+819000000003', '3', 'other', '[]', '[]', 'ready', 0, 0, NULL, NULL, NULL, 0)",
    "INSERT INTO do_not_call (id, campaign_id, number, reason, account_id, attempt_id, at) VALUES"
    " (1, 1, '+819000000009', 'r', 2, 2, 9), (2, NULL, '+819000000008', 'r', NULL, NULL, 9)",
    "INSERT INTO job_run (id, job_id, batch_id, started_at, started_by, stopped_at, stopped_by, stop_reason,"
    " remaining, attempts, connected, abandoned, no_answer, busy, other, saved, unsaved, talk) VALUES"
    " (1, 1, 1, 1, 1, 2, 1, 'manual', 0, 9, 5, 1, 1, 1, 1, 4, 1, 60000),"
    " (2, 1, 1, 3, 1, NULL, NULL, NULL, 1, 3, 2, 0, 0, 0, 0, 1, 0, 5)",
    "INSERT INTO agent_session (id, agent_id, job_id, run_id, phone, opened_at, closed_at, reason) VALUES"
    " (1, 2, 1, 1, '7001', 1, 2, 'manual'), (2, 2, 1, 2, '7001', 3, NULL, NULL), (3, 3, 1, 2, '7002', 3, NULL, NULL)",
    "INSERT INTO attempt (id, record_id, job_id, run_id, campaign_id, batch_id, list_id, group_id, kind, number,"
    " number_as_given, caller_id, n, due_at, state, outcome, agent_id, session_id, dialled_at, answered_at,"
    " connected_at, ended_at, ended_by, held, held_since, result, disposition_id, note, saved_at, saved_by, revision)"
    " VALUES (1, 1, 1, 1, 1, 1, 1, 1, 'auto', '+819000000001', '1', '03', 1, 0, 'ended', 'abandoned', NULL, NULL,"
    " 4, 5, NULL, 6, 'switch', 0, NULL, 'none', NULL, '', NULL, NULL, 2),"
    " (2, 2, 1, 1, 1, 1, 1, 1, 'auto', '+819000000002', '2', NULL, 2, 0, 'ended', 'connected', 2, 1,"
    " 4, 5, 6, 7, 'phone', 1, NULL, 'saved', 1, '覚え書き', 8, 2, 5),"
    " (3, 2, 1, 2, 1, 1, 1, 1, 'auto', '+819000000002', '2', NULL, NULL, 0, 'ended', 'connected', 3, 3,"
    " 4, 5, 6, 7, 'customer', 0, NULL, 'due', NULL, '', NULL, NULL, 5),"
    " (4, 1, 1, 2, 1, 1, 1, 1, 'auto', '+819000000001', '1', NULL, 2, 0, 'connected', NULL, 2, 2,"
    " 14, 15, 16, NULL, NULL, 3, 17, 'due', NULL, '', NULL, NULL, 4)",
    "INSERT INTO draft (attempt_id, agent_id, sequence, note, disposition_id, callback_at, at) VALUES"
    " (3, 3, 7, 'halb', 1, 99, 18)",
    "INSERT INTO callback (id, campaign_id, record_id, number, agent_id, attempt_id, due_at, state, at) VALUES"
    " (1, 1, 2, '+819000000002', 2, 2, 77, 'open', 8)",
    "INSERT INTO agent_state (agent_id, state, since, session_id, attempt_id) VALUES"
    " (2, 'held', 17, 2, 4), (3, 'wrapup', 7, 3, 3), (1, 'released', 1, NULL, NULL)",
    "INSERT INTO activity (id, agent_id, state, session_id, attempt_id, started_at, ended_at) VALUES"
    " (1, 2, 'waiting', 2, NULL, 3, 16), (2, 2, 'held', 2, 4, 17, NULL)",
    "INSERT INTO request (account_id, request, digest, result, at) VALUES (1, 'r', 'd', '[\"Done\", {}]', 9)",
    "INSERT INTO audit (id, at, account_id, code, object, before, after) VALUES"
    " (1, 9, 1, 'job.start', 'job:1', NULL, '{}'), (2, 9, NULL, 'account.add', 'account:3', NULL, NULL)",
)
"""In the order in which the references allow it; `probe` has its row from the schema."""
