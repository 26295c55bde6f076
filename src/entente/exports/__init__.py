"""A store and a question → what leaves it: records as bytes, files in the layouts of other tools, dossiers drawn.

In: a store that is open, and a query. Out: the same bytes for the command line and for the desk, which both ask here:
records with the documents that they quote (`reading`), streamed as JSON lines, CSV or Parquet (`streams`), exports
(`layouts`) and dossiers (`dossiers`). This room must not know who asks, nor what a command or an address looks like.
"""
