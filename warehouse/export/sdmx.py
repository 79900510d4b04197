"""The year-over-year facts as SDMX-CSV 2.0, with an SDMX-ML 2.1 structure message that describes them.

The message holds the codelists with the regions, indicators and units in use, the concepts, the data structure
definition and the dataflow that the rows of the CSV file name. Standard: sdmx.org, section 3a and the SDMX-CSV
field guide.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.export.files import replacing
from warehouse.sql_files import SqlFile
from warehouse.sql_text import quoted

DATA = "gwr_indicators.sdmx.csv"
STRUCTURE = "gwr_indicators.structure.xml"
AGENCY, VERSION = "GWR", "1.0"
NATION = "CN"
DATAFLOW, DEFINITION, CONCEPTS = "DF_INDICATORS", "DSD_INDICATORS", "CS_INDICATORS"
FACTS = SqlFile(Path(__file__).with_name("sdmx.sql"))

_MES = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
_STR = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
_COM = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Code(NamedTuple):
    """A code with its names by language, and the code above it."""

    id: str
    names: dict[str, str]
    parent: str | None = None


class Component(NamedTuple):
    """A column of the data: its concept, codelist (None: free text), and the part it plays."""

    id: str
    name: str
    codelist: str | None
    role: str


COMPONENTS = (
    Component("REF_AREA", "Region", "CL_REGION", "dimension"),
    Component("INDICATOR", "Indicator", "CL_INDICATOR", "dimension"),
    Component("MEASURE", "What is told of the indicator", "CL_MEASURE", "dimension"),
    Component("TIME_PERIOD", "Year", None, "time"),
    Component("OBS_VALUE", "Value", None, "value"),
    Component("UNIT_MEASURE", "Unit", "CL_UNIT", "attribute"),
    Component("OBS_STATUS", "Status of the observation", "CL_OBS_STATUS", "attribute"),
    Component("QUALIFIER", "Qualifier of the printed value", "CL_QUALIFIER", "attribute"),
    Component("GROWTH_BASIS", "What growth is measured on", "CL_GROWTH_BASIS", "attribute"),
    Component("OBSERVATION_ID", "Statement in the warehouse", None, "attribute"),
)
_FIXED: dict[str, list[Code]] = {
    "CL_MEASURE": [
        Code("LEVEL", {"en": "Level, as printed"}),
        Code("YOY_REPORTED", {"en": "Growth over the year before, as printed"}),
        Code("YOY_COMPUTED", {"en": "Growth over the year before, computed from printed levels"}),
    ],
    "CL_OBS_STATUS": [Code("A", {"en": "Normal value"}), Code("F", {"en": "Forecast value"})],
    "CL_QUALIFIER": [
        Code("MORE", {"en": "More than"}),
        Code("LESS", {"en": "Less than"}),
        Code("ABOUT", {"en": "About"}),
    ],
    "CL_GROWTH_BASIS": [
        Code("REAL", {"en": "Constant prices"}),
        Code("NOMINAL", {"en": "Current prices, or no prices"}),
        Code("LIKE_FOR_LIKE", {"en": "Comparable coverage"}),
    ],
}
_REGIONS = """
with recursive used as (
    select distinct region_code from fct_indicator_yoy
    union
    select r.parent_code from used join dim_region as r using (region_code) where r.parent_code is not null
)
select r.region_code, r.name, r.parent_code
from dim_region as r
where r.region_code in (select region_code from used)
order by 1
"""


def write_sdmx(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Write the data and its structure message; both paths, the data first."""
    data, structure = folder / DATA, folder / STRUCTURE
    reference = f"{AGENCY}:{DATAFLOW}({VERSION})"
    with replacing(data) as place:
        con.execute(
            "copy (select 'dataflow' as \"STRUCTURE\", "
            f'{quoted(reference)} as "STRUCTURE_ID", \'I\' as "ACTION", * from ({FACTS.sql})) '
            f"to {quoted(str(place))} (format csv, header)"
        )
    with replacing(structure) as place:
        ET.ElementTree(_message(_codelists(con))).write(place, encoding="utf-8", xml_declaration=True)
    return [data, structure]


def _codelists(con: duckdb.DuckDBPyConnection) -> dict[str, list[Code]]:
    nation = {"000000": NATION}
    regions = [
        (nation.get(code, code), name, nation.get(parent, parent))
        for code, name, parent in con.execute(_REGIONS).fetchall()
    ]
    indicators = con.execute("select indicator, name_zh, name_en from dim_indicator order by 1").fetchall()
    units = con.execute(f'select distinct "UNIT_MEASURE" from ({FACTS.sql}) order by 1').fetchall()
    return {
        "CL_REGION": [Code(code, {"zh": name}, parent) for code, name, parent in regions],
        "CL_INDICATOR": [Code(code, {"en": english, "zh": chinese}) for code, chinese, english in indicators],
        "CL_UNIT": [Code(unit, {"en": unit}) for (unit,) in units],
        **_FIXED,
    }


def _message(codelists: dict[str, list[Code]]) -> ET.Element:
    for prefix, uri in (("mes", _MES), ("str", _STR), ("com", _COM)):
        ET.register_namespace(prefix, uri)
    message = ET.Element(f"{{{_MES}}}Structure")
    header = ET.SubElement(message, f"{{{_MES}}}Header")
    ET.SubElement(header, f"{{{_MES}}}ID").text = DEFINITION
    ET.SubElement(header, f"{{{_MES}}}Test").text = "false"
    ET.SubElement(header, f"{{{_MES}}}Prepared").text = datetime.now(UTC).isoformat(timespec="seconds")
    ET.SubElement(header, f"{{{_MES}}}Sender", id=AGENCY)
    structures = ET.SubElement(message, f"{{{_MES}}}Structures")
    flows = ET.SubElement(structures, f"{{{_STR}}}Dataflows")
    flow = _named(flows, "Dataflow", DATAFLOW, {"en": "Year-over-year facts of government work reports"})
    _reference(ET.SubElement(flow, f"{{{_STR}}}Structure"), DEFINITION, "DataStructure", "datastructure")
    lists = ET.SubElement(structures, f"{{{_STR}}}Codelists")
    for name, codes in codelists.items():
        _codelist(lists, name, codes)
    schemes = ET.SubElement(structures, f"{{{_STR}}}Concepts")
    scheme = _named(schemes, "ConceptScheme", CONCEPTS, {"en": "Concepts of the year-over-year facts"})
    for component in COMPONENTS:
        concept = ET.SubElement(scheme, f"{{{_STR}}}Concept", id=component.id)
        _names(concept, {"en": component.name})
    _definition(ET.SubElement(structures, f"{{{_STR}}}DataStructures"))
    return message


def _codelist(parent: ET.Element, name: str, codes: Iterable[Code]) -> None:
    codelist = _named(parent, "Codelist", name, {"en": name})
    for code in codes:
        element = ET.SubElement(codelist, f"{{{_STR}}}Code", id=code.id)
        _names(element, code.names)
        if code.parent:
            above = ET.SubElement(element, f"{{{_STR}}}Parent")
            ET.SubElement(above, "Ref", id=code.parent)


def _definition(parent: ET.Element) -> None:
    definition = _named(parent, "DataStructure", DEFINITION, {"en": "Year-over-year facts"})
    parts = ET.SubElement(definition, f"{{{_STR}}}DataStructureComponents")
    dimensions = ET.SubElement(parts, f"{{{_STR}}}DimensionList", id="DimensionDescriptor")
    position = 0
    for component in COMPONENTS:
        if component.role in ("dimension", "time"):
            position += 1
            kind = "TimeDimension" if component.role == "time" else "Dimension"
            _component(dimensions, kind, component, position=str(position))
    attributes = ET.SubElement(parts, f"{{{_STR}}}AttributeList", id="AttributeDescriptor")
    for component in COMPONENTS:
        if component.role == "attribute":
            element = _component(attributes, "Attribute", component, assignmentStatus="Conditional")
            relation = ET.SubElement(element, f"{{{_STR}}}AttributeRelationship")
            ET.SubElement(ET.SubElement(relation, f"{{{_STR}}}PrimaryMeasure"), "Ref", id="OBS_VALUE")
    measures = ET.SubElement(parts, f"{{{_STR}}}MeasureList", id="MeasureDescriptor")
    for component in COMPONENTS:
        if component.role == "value":
            _component(measures, "PrimaryMeasure", component)


def _component(parent: ET.Element, kind: str, component: Component, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_STR}}}{kind}", {"id": component.id, **attributes})
    identity = ET.SubElement(element, f"{{{_STR}}}ConceptIdentity")
    scheme = {"maintainableParentID": CONCEPTS, "maintainableParentVersion": VERSION}
    common = {"agencyID": AGENCY, "package": "conceptscheme", "class": "Concept"}
    ET.SubElement(identity, "Ref", {"id": component.id, **scheme, **common})
    form = ET.SubElement(element, f"{{{_STR}}}LocalRepresentation")
    if component.codelist:
        _reference(ET.SubElement(form, f"{{{_STR}}}Enumeration"), component.codelist, "Codelist", "codelist")
    else:
        types = {"time": "ObservationalTimePeriod", "value": "Double"}
        ET.SubElement(form, f"{{{_STR}}}TextFormat", textType=types.get(component.role, "String"))
    return element


def _reference(parent: ET.Element, name: str, kind: str, package: str) -> None:
    ET.SubElement(
        parent,
        "Ref",
        {"id": name, "version": VERSION, "agencyID": AGENCY, "package": package, "class": kind},
    )


def _named(parent: ET.Element, kind: str, name: str, names: dict[str, str]) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_STR}}}{kind}", id=name, agencyID=AGENCY, version=VERSION, isFinal="false")
    _names(element, names)
    return element


def _names(element: ET.Element, names: dict[str, str]) -> None:
    for language, text in names.items():
        ET.SubElement(element, f"{{{_COM}}}Name", {_LANG: language}).text = text
