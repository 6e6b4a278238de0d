"""People, units, positions, postings, duties and delegation rules, each with the days it is valid."""
