"""Definitions of the work in the database: read as forms, judged against each other, written under the audit log.

Rule: one transaction for each change, and with it its line in the audit log.
"""
