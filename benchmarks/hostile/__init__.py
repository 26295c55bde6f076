"""Inputs made to break what reads them: the table of readers, the ways to spoil an input, what must still hold."""
