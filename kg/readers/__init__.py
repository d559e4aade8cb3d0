"""From the bytes of one file to clean text: encodings, markup and language; no file is opened here."""
