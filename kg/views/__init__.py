"""What people look at: a page, a sentence, a table."""
