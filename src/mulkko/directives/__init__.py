"""Orders, promises and results found in speeches and minutes, tracked to proof: nothing is done without an approved document or evidence."""
