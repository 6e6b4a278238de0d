"""What citizens said: voices, masked before they are kept, and the themes in them. Refuses to keep an unmasked text."""
