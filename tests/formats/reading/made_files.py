"""Small files of each layout, written by name of column; every row is invented."""

from __future__ import annotations

from pathlib import Path

from entente.formats.reading.gdelt import GDELT_2

POLECAT = (
    "Event ID,Event Date,Event Type,Event Mode,Event Intensity,Quad Code,Contexts,Actor Name,Actor Country,Actor COW,"
    "Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,Recipient Country,"
    "Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,"
    "Wikipedia Recipient ID,"
    "Placename,City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,Feature Type,Source,"
    "Publication Date,Story People,Story Organizations,Story Locations,Language,Version"
).split(",")
ICEWS = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,"
    "Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude"
).split(",")

A_POLECAT_ROW = {
    "Event ID": "20230103-0001-aaaaaaaaaaaa_CONSULT_visit", "Event Date": "2023-01-02", "Event Type": "CONSULT",
    "Event Mode": "visit", "Event Intensity": "4.0", "Quad Code": "VERBAL COOPERATION",
    "Contexts": "diplomatic | economic", "Actor Name": "Aino Example", "Actor Country": "Finland",
    "Primary Actor Sector": "GOV", "Actor Sectors": "None", "Actor Name Raw": "President Example",
    "Recipient Name": "None", "Recipient Country": "Norway", "Recipient Name Raw": "Norway",
    "Placename": "Oslo", "Province": "Oslo", "Country": "NOR", "Latitude": "59.91", "Longitude": "10.75",
    "GeoNames ID": "3143244", "Feature Type": "PPLC", "Source": "Daily Example", "Publication Date": "2023-01-03",
    "Language": "en", "Version": "NGEC 1",
}  # fmt: skip
AN_ICEWS_ROW = {
    "Event ID": "101", "Event Date": "2021-03-05", "Source Name": "Foreign Affairs (Chile)",
    "Source Sectors": "Executive,Foreign Ministry,Government", "Source Country": "Chile",
    "Event Text": "Criticize or denounce", "CAMEO Code": "111", "Intensity": "-2.0", "Target Name": "Peru",
    "Target Sectors": "NULL", "Target Country": "Peru", "Story ID": "9", "Sentence Number": "1",
    "Publisher": "Example Wire", "City": "Santiago", "District": "NULL", "Province": "Santiago Metropolitan",
    "Country": "Chile", "Latitude": "-33.45", "Longitude": "-70.67",
}  # fmt: skip
A_GDELT_ROW = {
    "GLOBALEVENTID": "900000001", "SQLDATE": "20200310", "Actor1Code": "TURMIL", "Actor1Name": "ARMY",
    "Actor1CountryCode": "TUR", "Actor1Type1Code": "MIL", "Actor2Code": "SYR", "Actor2Name": "SYRIA",
    "Actor2CountryCode": "SYR", "IsRootEvent": "1", "EventCode": "190", "EventBaseCode": "190", "EventRootCode": "19",
    "QuadClass": "4", "GoldsteinScale": "-10.0", "NumMentions": "6", "NumSources": "2", "NumArticles": "3",
    "AvgTone": "-4.1", "ActionGeo_Type": "4", "ActionGeo_FullName": "Idlib, Idlib, Syria",
    "ActionGeo_CountryCode": "SY", "ActionGeo_Lat": "35.93", "ActionGeo_Long": "36.63", "DATEADDED": "20200310121500",
    "SOURCEURL": "https://news.example/1",
}  # fmt: skip


def line(columns: list[str], row: dict[str, str]) -> str:
    return "\t".join(row.get(column, "") for column in columns)


class Files:
    """Writes files in a folder and reads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, content: str | bytes, name: str = "events.txt") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def polecat(self, *rows: dict[str, str], columns: list[str] = POLECAT, name: str = "polecat.txt") -> Path:
        lines = [line(columns, A_POLECAT_ROW | row) for row in rows]
        return self.write("\n".join(["\t".join(columns), *lines, ""]), name)

    def icews(self, *rows: dict[str, str], columns: list[str] = ICEWS, name: str = "events.2021.tab") -> Path:
        lines = [line(columns, AN_ICEWS_ROW | row) for row in rows]
        return self.write("\n".join(["\t".join(columns), *lines, ""]), name)

    def gdelt(
        self, *rows: dict[str, str], columns: tuple[str, ...] = GDELT_2, name: str = "20200310.export.CSV"
    ) -> Path:
        return self.write("".join(line(list(columns), A_GDELT_ROW | row) + "\n" for row in rows), name)
