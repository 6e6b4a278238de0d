"""통합검색: what a few words find, cut to what the person may know of, before anything is counted or ranked.

What is hidden looks exactly like what does not exist. What was searched is kept nowhere.
"""
