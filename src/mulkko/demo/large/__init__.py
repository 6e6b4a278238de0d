"""The city at work: 가람시 with two thousand proposals, a hundred thousand entries and two hundred thousand voices.

A dozen roads are walked by the same actions that people press. Each is then told again of other sections, on other
days and with other numbers, as the very rows and entries that the actions leave; `ledger verify` holds them all.
All of it is synthetic.
"""
