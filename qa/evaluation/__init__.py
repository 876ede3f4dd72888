"""Gold questions → how good the answers are, where they are lost, and whether a change is real.

Import from the modules themselves: the command line must not load them all to show its help.
"""
