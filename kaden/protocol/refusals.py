"""Every refusal a person can meet: a stable code with the values its sentence needs.

The sentences (what is wrong, where, what to do) stand in `kaden/locales` under `refusal.<code>`, in each language.
"""

from __future__ import annotations

from enum import StrEnum


class RefusalCode(StrEnum):
    """Stable codes; the sentence's placeholders are named in the comment beside each."""

    # sign-in
    WRONG_PASSWORD = "wrong_password"
    ACCOUNT_DISABLED = "account_disabled"  # account
    NO_MAPPED_ACCOUNT = "no_mapped_account"  # user
    SEVERAL_ACCOUNTS = "several_accounts"  # user, accounts
    TOO_MANY_TRIES = "too_many_tries"  # seconds
    SESSION_EXPIRED = "session_expired"
    NOT_SIGNED_IN = "not_signed_in"
    CLIENT_TOO_OLD = "client_too_old"  # client, server
    CLIENT_TOO_NEW = "client_too_new"  # client, server
    TLS_REQUIRED = "tls_required"  # address
    # talking to the server
    UNKNOWN_MESSAGE = "unknown_message"  # type
    MALFORMED_MESSAGE = "malformed_message"  # where, problem
    MESSAGE_TOO_BIG = "message_too_big"  # size, limit
    TOO_MANY_MESSAGES = "too_many_messages"
    REQUEST_REUSED = "request_reused"
    NOT_ALLOWED = "not_allowed"  # action
    NO_CAMPAIGN_PERMISSION = "no_campaign_permission"  # campaign, level
    SERVER_UNREACHABLE = "server_unreachable"  # server, problem
    SERVER_STOPPING = "server_stopping"
    # agents
    NOT_AN_AGENT = "not_an_agent"  # account
    NO_PHONE = "no_phone"  # account
    UNKNOWN_JOB = "unknown_job"  # job
    UNKNOWN_JOB_NAME = "unknown_job_name"  # job, known
    UNKNOWN_RECORD = "unknown_record"  # record
    RECORD_UNCLEAR = "record_unclear"  # record, digits
    # customers
    SEARCH_EMPTY = "search_empty"
    SEARCH_TOO_SHORT = "search_too_short"
    NUMBER_TOO_SHORT = "number_too_short"  # number, digits
    UNKNOWN_CUSTOMER = "unknown_customer"  # record
    CUSTOMER_UNCLEAR = "customer_unclear"  # about, known
    NUMBER_NOT_THEIRS = "number_not_theirs"  # number, name, known
    CALLED_IN_FUTURE = "called_in_future"  # at
    CALLED_LONG_AGO = "called_long_ago"  # days
    CALL_ENTERED = "call_entered"  # name, by, at
    CALLED_MEANWHILE = "called_meanwhile"  # name, at
    TIME_UNREADABLE = "time_unreadable"  # time
    NOT_ESTABLISHED = "not_established"
    CUSTOMER_UNALLOCATED = "customer_unallocated"  # name
    NOT_A_MEMBER = "not_a_member"  # job
    JOB_NOT_STARTED = "job_not_started"  # job
    ALREADY_IN_JOB = "already_in_job"  # job
    NOT_NOW = "not_now"  # action, state
    CALL_CONNECTED = "call_connected"
    CALL_GONE = "call_gone"
    UNKNOWN_STATUS = "unknown_status"
    SWITCH_UNAVAILABLE = "switch_unavailable"
    CHANNEL_GONE = "channel_gone"  # channel
    CHANNEL_OTHERWISE = "channel_otherwise"  # channel
    CHANNEL_NOT_CUT = "channel_not_cut"  # channel, problem
    TRANSFER_OFF = "transfer_off"
    BAD_EXTENSION = "bad_extension"  # extension, longest
    NOT_RECORDED = "not_recorded"
    # results
    RESULT_REQUIRED = "result_required"
    UNKNOWN_RESULT = "unknown_result"  # result
    RESULT_INACTIVE = "result_inactive"  # result
    CALLBACK_REQUIRED = "callback_required"  # result
    CALLBACK_IN_PAST = "callback_in_past"  # at
    CALLBACK_TOO_FAR = "callback_too_far"  # at, days
    CALLBACK_OUTSIDE_HOURS = "callback_outside_hours"  # at, start, end
    CALLBACK_CLOSED_DAY = "callback_closed_day"  # at
    CALLBACK_DECIDED_LATER = "callback_decided_later"
    PROMISE_LISTED = "promise_listed"  # number
    BEING_CALLED = "being_called"  # name
    NOTE_REQUIRED = "note_required"  # result
    NOTE_TOO_LONG = "note_too_long"  # length, limit
    ONE_NOTE = "one_note"  # campaign
    NOTE_EMPTY = "note_empty"
    NOTES_FULL = "notes_full"  # count, limit, characters
    ALREADY_SAVED = "already_saved"
    NOT_TODAY = "not_today"
    RECORD_CHANGED = "record_changed"  # by, at
    # promised calls
    CALLBACK_GONE = "callback_gone"
    CALLBACK_MOVED = "callback_moved"  # name, by, at
    UNKNOWN_KEEPER = "unknown_keeper"  # name
    KEEPER_OUTSIDE = "keeper_outside"  # name, campaign
    CALLBACK_NOT_YOURS = "callback_not_yours"
    CALLBACK_LIVE = "callback_live"  # name
    CALLBACK_OVER = "callback_over"  # name
    CALLBACK_UNSAVED = "callback_unsaved"  # name
    CALLBACK_CLOSED = "callback_closed"  # campaign, start, end
    CALLBACK_DAY_OFF = "callback_day_off"  # campaign
    CALLBACK_LISTED = "callback_listed"  # number
    UNKNOWN_CALLER = "unknown_caller"  # caller, known
    NO_LINE_FREE = "no_line_free"
    NO_JOB_LINE_FREE = "no_job_line_free"  # job, lines
    PREVIEW_CLOSED = "preview_closed"  # job
    # jobs
    TOO_EARLY = "too_early"  # job, opens
    AFTER_HOURS = "after_hours"  # job, end, campaign
    OUTSIDE_PERIOD = "outside_period"  # job, first, last
    CLOSED_DAY = "closed_day"  # job, day, next
    CAMPAIGN_CLOSED = "campaign_closed"  # job, campaign
    TOO_MANY_JOBS = "too_many_jobs"  # limit
    JOB_ALREADY_STARTED = "job_already_started"  # job
    JOB_ALREADY_STOPPED = "job_already_stopped"  # job
    UNKNOWN_AGENT = "unknown_agent"  # agent
    AGENT_NOT_IN_JOB = "agent_not_in_job"  # agent
    AGENT_OFF_PHONE = "agent_off_phone"  # agent
    AGENT_NOT_A_MEMBER = "agent_not_a_member"  # agent, job
    ALREADY_ORDERED = "already_ordered"  # agent
    AGENT_IS_BACK = "agent_is_back"  # agent
    MOVED_ALREADY = "moved_already"  # agent, job
    SCREEN_AWAY = "screen_away"  # agent
    NOBODY_THERE = "nobody_there"
    SHARE_NOT_LOWER = "share_not_lower"  # campaign, limit
    TODAY_CHANGED = "today_changed"  # campaign
    LISTEN_BEGUN = "listen_begun"  # agent
    # store
    STORE_UNAVAILABLE = "store_unavailable"  # problem
    DATABASE_NEWER = "database_newer"  # path, found, known
    NOTHING_RECORDED = "nothing_recorded"
    JOB_NOT_DIALLED = "job_not_dialled"  # job
    NO_SUCH_DAY = "no_such_day"  # day, zone, newest
    PAST_NO_RUN = "past_no_run"  # job
    PAST_NO_DAY = "past_no_day"  # job, day, zone, newest
    PAST_NOT_YET = "past_not_yet"  # at, newest
    PAST_OUTSIDE = "past_outside"  # job, at, begin, end
    DATABASE_OLDER = "database_older"  # path, found, known
    DATABASE_IN_USE = "database_in_use"  # path, pid
    DATABASE_MISSING = "database_missing"  # path
    DATABASE_DAMAGED = "database_damaged"  # path, backup
    DATABASE_EXISTS = "database_exists"  # path
    NETWORK_FILE_SYSTEM = "network_file_system"  # path, kind
    # accounts
    UNKNOWN_ACCOUNT = "unknown_account"  # account
    ACCOUNT_EXISTS = "account_exists"  # account
    BAD_NAME = "bad_name"  # name, problem
    WEAK_PASSWORD = "weak_password"  # problem
    LAST_ADMINISTRATOR = "last_administrator"  # account
    # tokens of programs, and their way over HTTP
    TOKEN_EXISTS = "token_exists"  # token
    UNKNOWN_TOKEN = "unknown_token"  # token, known
    DAY_OVER = "day_over"  # day
    TOKEN_MISSING = "token_missing"
    TOKEN_WRONG = "token_wrong"
    NOT_HTTP = "not_http"  # problem
    NO_SUCH_ROUTE = "no_such_route"
    OTHER_METHOD = "other_method"  # allowed
    NOT_JSON = "not_json"
    BODY_BAD = "body_bad"  # where, problem
    REQUEST_SLOW = "request_slow"  # seconds
    ANSWER_LATE = "answer_late"  # seconds
    TOO_MANY_CONNECTIONS = "too_many_connections"  # limit
    SEVERAL_JOBS_SO = "several_jobs_so"  # job, known
    # files and settings
    CONFIG_MISSING = "config_missing"  # path
    CONFIG_BAD = "config_bad"  # path, where, problem
    ADDRESS_IN_USE = "address_in_use"  # address
    ADDRESS_BAD = "address_bad"  # address, problem
    FILE_MISSING = "file_missing"  # path
    LIST_MISSING = "list_missing"  # path
    FILE_UNREADABLE = "file_unreadable"  # path, problem
    FILE_UNWRITABLE = "file_unwritable"  # path, problem
    FILE_ENDING = "file_ending"  # path
    FILE_EXISTS = "file_exists"  # path
    # list import
    UNKNOWN_BATCH = "unknown_batch"  # batch, known
    NOT_CSV = "not_csv"  # path, problem
    EMPTY_FILE = "empty_file"  # path
    FILE_TOO_BIG = "file_too_big"  # size, limit
    TOO_MANY_ROWS = "too_many_rows"  # limit
    NO_NUMBER_COLUMN = "no_number_column"  # columns
    UNKNOWN_COLUMN = "unknown_column"  # column, columns
    UNKNOWN_FIELD = "unknown_field"  # field, fields
    FIELD_MAPPED_TWICE = "field_mapped_twice"  # field, columns
    UNKNOWN_ENCODING = "unknown_encoding"  # encoding, known
    WRONG_ENCODING = "wrong_encoding"  # encoding, line
    UNBALANCED_QUOTE = "unbalanced_quote"  # line
    NO_VALID_ROW = "no_valid_row"  # refused
    IMPORT_BUSY = "import_busy"
    # customer lists
    UNKNOWN_LIST = "unknown_list"  # list, known
    LIST_DIALLED = "list_dialled"  # list
    ALLOCATION_GROUP = "allocation_group"  # group, known
    ALLOCATION_WHOLE = "allocation_whole"  # group, share
    ALLOCATION_TOO_MANY = "allocation_too_many"  # list, wanted, left
    ALLOCATION_NOTHING = "allocation_nothing"  # list, left
    ALLOCATION_USED = "allocation_used"  # group
    # do-not-call lists
    UNKNOWN_CAMPAIGN = "unknown_campaign"  # campaign, known
    BAD_NUMBER = "bad_number"  # number, row
    NUMBER_LISTED = "number_listed"  # number
    UNKNOWN_NUMBER_PLAN = "unknown_number_plan"  # plan
    TOO_MANY_NUMBER_PLANS = "too_many_number_plans"  # limit
    NUMBER_NOT_LISTED = "number_not_listed"  # number
    # simulated days
    SCENARIO_BAD = "scenario_bad"  # path, where, problem
    UNKNOWN_POLICY = "unknown_policy"  # policy, known
    # dial rules
    UNKNOWN_RULE = "unknown_rule"  # rule, known
    RULE_BAD = "rule_bad"  # field, value, low, high
    # definitions; every refusal with a `field` is shown at that field
    PERIOD_UNREADABLE = "period_unreadable"  # period
    PERIOD_BACKWARDS = "period_backwards"  # period
    PERIOD_TOO_LONG = "period_too_long"  # days
    NO_RECORDING = "no_recording"
    RECORDING_GONE = "recording_gone"  # file, folder
    RECORDING_GOES_ON = "recording_goes_on"
    PLAYING_ALREADY = "playing_already"
    PLAYING_WHILE_LISTENING = "playing_while_listening"
    SEARCH_UNKNOWN = "search_unknown"  # field, value
    SEVERAL_CALLED_SO = "several_called_so"  # name, known
    REPORT_TOO_LONG = "report_too_long"  # rows, limit
    REPORT_GONE = "report_gone"
    FIELD_BAD = "field_bad"  # kind, field, value, problem, limit
    FIELD_UNKNOWN_NAME = "field_unknown_name"  # kind, field, value, known
    NAME_TAKEN = "name_taken"  # kind, field, value
    CHANGED_MEANWHILE = "changed_meanwhile"  # kind, by, at
    UNKNOWN_DEFINITION = "unknown_definition"  # kind, id
    DEFINITION_NOT_FOUND = "definition_not_found"  # kind, name, known
    IN_USE = "in_use"  # kind, name, users
    USED_IN_HISTORY = "used_in_history"  # kind, name, count
    NOT_WHILE_STARTED = "not_while_started"  # kind, name, jobs
    TOO_MANY_DEFINITIONS = "too_many_definitions"  # kind, limit
    # a campaign as one text; refusals of its definitions carry `where` beside their own values
    SETUP_FILE_BAD = "setup_file_bad"  # where, file_problem, name
    SETUP_FILE_AT = "setup_file_at"  # path, line, where, sentence
    SETUP_FILE_SYNTAX = "setup_file_syntax"  # path, line, column, problem
    SETUP_MOVED_ON = "setup_moved_on"  # expected, found
    # terminal
    TERMINAL_TOO_SMALL = "terminal_too_small"  # columns, rows
    NO_TERMINAL = "no_terminal"
    # the command itself
    PACKAGES_MISSING = "packages_missing"  # command, extra
    UNEXPECTED = "unexpected"  # kind, path


class Refused(Exception):
    """A request that is not carried out; nothing was changed by it.

    Args:
        code: which refusal.
        values: what its sentence needs, already safe to show.
    """

    def __init__(self, code: RefusalCode, **values: str | int) -> None:
        super().__init__(code.value, values)
        self.code = code
        self.values: dict[str, str | int] = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refused) and (self.code, self.values) == (other.code, other.values)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.values.items()))))
