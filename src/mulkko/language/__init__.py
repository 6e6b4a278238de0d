"""Korean morphemes, number and date reading, particles, masking of personal data; no tables."""
