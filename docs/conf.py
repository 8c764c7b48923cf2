"""How the pages are built: offline, from the docstrings, the error catalogue and the schemas."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

import jiju

project = "jiju"
author = "The jiju developers"
copyright = "The jiju developers, BSD-3-Clause"  # noqa: A001  (Sphinx's name)
version = release = jiju.__version__

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "generated_pages",
    "mathml",
]
exclude_patterns = ["_build", "_ext", "reference/generated/jiju.measures*"]
default_role = "py:obj"
nitpicky = False

html_theme = "furo"
html_title = f"jiju {release}"
html_copy_source = False
html_math_renderer = "mathml"

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3

autosummary_generate = True
autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
