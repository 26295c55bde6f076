"""Answers to programs: records, series and files of the desk, as JSON, CSV and Parquet."""

from fastapi import APIRouter

router = APIRouter()
