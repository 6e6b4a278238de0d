"""What the public may see of a decided paper, and which parts are left out for which clause; what is closed gives nothing."""
