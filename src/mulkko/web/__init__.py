"""Pages: joins the rooms, decides nothing."""
