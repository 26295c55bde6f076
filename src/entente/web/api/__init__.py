"""Answers to programs: records, series and files of the desk, as JSON, CSV and Parquet."""

from fastapi import APIRouter

from entente.web.api import actors, coding, dyads, exporting, records, searching, writing

router = APIRouter()
for each in (records, actors, dyads, searching, exporting, coding, writing):
    router.include_router(each.router)
