"""Questions and answers in a shell, one after another."""
