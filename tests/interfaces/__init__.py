"""Every way to ask, beside the others."""
