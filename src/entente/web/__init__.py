"""The desk: a store → REST API and pages, on loopback.

In come requests; out go records as JSON, CSV and Parquet, and pages that read without scripts. `app` puts the parts
together around one `Desk`, which holds the store; `safety` decides who may ask and who may write; `api` answers
programs, `pages` people. Nothing is counted or decided here: records come from the store, series and overviews from
`relations`, samples from `evaluate`. This room must not be known by any other but the command line.
"""
