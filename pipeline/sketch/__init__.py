"""What a body looks like to a comparison: normalised, hashed and reduced to a few hundred bytes. No rule of any site."""
