"""The definitions of the work, as people fill them in: declared once for wire, screens, commands and TOML.

Imports nothing of ours but `kaden`. Rule: whatever a definition may say is declared in `forms`, and nowhere else.
"""
