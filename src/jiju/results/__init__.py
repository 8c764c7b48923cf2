"""What a measure hands back and what stands on disk: results, their evidence, where they came from."""

from jiju.results.evidence import Evidence
from jiju.results.files import write_atomically
from jiju.results.finding import Finding, finding_name, read_finding, read_findings, write_finding
from jiju.results.provenance import Input, Provenance, describe_input, record_provenance
from jiju.results.result import Result
from jiju.results.schema import Column, result_columns
from jiju.results.text import Language, Statement, Text

__all__ = [
    "Column",
    "Evidence",
    "Finding",
    "Input",
    "Language",
    "Provenance",
    "Result",
    "Statement",
    "Text",
    "describe_input",
    "finding_name",
    "read_finding",
    "read_findings",
    "record_provenance",
    "result_columns",
    "write_atomically",
    "write_finding",
]
