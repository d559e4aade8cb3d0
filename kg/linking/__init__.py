"""From the words that name somebody to the actor they name, with the reason for each link."""
