"""Answers to programs: records, series and files of the desk, as JSON, CSV and Parquet."""

from fastapi import APIRouter

from entente.web.api import records

router = APIRouter()
router.include_router(records.router)
