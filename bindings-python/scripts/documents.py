"""Write `python/cxmetrics/documents.py`: a frozen class for every document, from the JSON Schema of the library.

    python scripts/documents.py [--check]

Run it after the library's documents have changed and the package has been built; `--check` only says whether it was.
"""

from __future__ import annotations

import argparse
import importlib.machinery
import importlib.util
import json
import keyword
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parents[1] / "python" / "cxmetrics" / "documents.py"

Schema = dict[str, Any]

OURS = {
    "Reading": "Reading",
    "Metric": "Metric",
    "Unit": "Unit",
    "Withheld": "WithheldReason",
    "Grain": "Grain",
    "Adjustment": "Adjustment",
    "Where": "Mapping[str, Any]",
    "Title": "Title",
    "Period": "str",
    "Rolling": "Mapping[str, Any]",
    "Confidence": "float",
    "Power": "float",
    "Currency": "str",
}
"""Types that are written by hand."""

RENAMED = {"Money": "MoneyAmount"}
"""`Money` is a unit in this package."""

SPOKEN = {"Finding": "Claim"}
"""Parts of documents that have a sentence of their own, with the class that says it."""

PARTS = {"Decomposition": "days", "Series": "points"}
"""Documents whose rows have rows of their own, of which frames are made."""

ROWS = {
    "AnswerDelays": "rows",
    "BusinessValue": "segments",
    "Change": "segments",
    "ChangePoints": "segments",
    "Cohorts": "cohorts",
    "Comparisons": "comparisons",
    "Decomposition": "segments",
    "Drivers": "items",
    "Findings": "findings",
    "FirstContactResolution": "rows",
    "FollowedUp": "segments",
    "Forecast": "segments",
    "Journey": "stages",
    "LeadLag": "leads",
    "Newcomers": "rows",
    "Recency": "rows",
    "Reconciliation": "uncovered",
    "Repeats": "rows",
    "RevenueAtRisk": "classes",
    "Screening": "segments",
    "Series": "segments",
    "Silences": "silent_customers",
    "TagChange": "contributions",
    "Trend": "segments",
}
"""What of a document a frame holds."""

HEAD = '''"""What analyses find, as plain frozen data: every number, the verdict, and the readings behind it.

Each has a sentence in plain words, is shown by notebooks, and comes back from its JSON, which is the same in every
language. This module is written by `scripts/documents.py` from the library's own schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from cxmetrics.document import Claim, Document, Title
from cxmetrics.infer.multiplicity import Adjustment
from cxmetrics.metric import Metric
from cxmetrics.period import Grain
from cxmetrics.plain import Plain
from cxmetrics.reading import Reading, Unit, WithheldReason
'''


def main() -> None:
    """Write the module, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = formatted(module(schemas()["Document"]))
    if not parser.parse_args().check:
        OUT.write_text(text, encoding="utf-8")
    elif OUT.read_text(encoding="utf-8") != text:
        sys.exit(f"{OUT} is not what the library's schema says; run {Path(__file__).name}")


def schemas() -> dict[str, Schema]:
    """Ask the native half alone: the package may not be importable before its documents are written."""
    found = importlib.util.find_spec("cxmetrics")
    folders = found.submodule_search_locations if found is not None else None
    libraries = [path for folder in folders or () for path in Path(folder).glob("_cxmetrics*.so")]
    if not libraries:
        raise SystemExit("the package is not built; run `maturin develop` first")
    loader = importlib.machinery.ExtensionFileLoader("_cxmetrics", str(libraries[0]))
    spec = importlib.util.spec_from_loader("_cxmetrics", loader)
    if spec is None:
        raise SystemExit(f"{libraries[0]} does not load")
    native = importlib.util.module_from_spec(spec)
    loader.exec_module(native)
    made: dict[str, Schema] = json.loads(native.json_schemas())
    return made


def formatted(text: str) -> str:
    """Give the text as the package's formatter writes it."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(OUT), "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=OUT.parents[2]).stdout


def module(schema: Schema) -> str:
    """Give the whole module."""
    definitions: dict[str, Schema] = schema["$defs"]
    variants = {_name_of(one["$ref"]): one for one in schema["oneOf"]}
    needed = _needed(definitions, list(variants))
    words = [name for name in needed if _words(definitions[name])]
    classes = [name for name in needed if name not in words]
    parts = []
    parts += [_literal(name, definitions[name]) for name in words]
    parts += [
        _class(name, definitions[name], variants[name]["properties"]["document"]["const"] if name in variants else None)
        for name in classes
    ]
    exported = sorted(_python(name) for name in needed)
    parts.append("__all__ = [\n" + "".join(f'    "{name}",\n' for name in exported) + "]\n")
    return "\n".join([HEAD, "\n\n".join(parts)])


def _needed(definitions: dict[str, Schema], first: list[str]) -> list[str]:
    """Give the definitions that documents are made of, in order of name."""
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        name = waiting.pop()
        if name in found or name in OURS:
            continue
        found.add(name)
        waiting += [_name_of(at) for at in re.findall(r'"\$ref": "([^"]+)"', json.dumps(definitions[name]))]
    return sorted(found)


def _name_of(reference: str) -> str:
    return reference.rpartition("/")[2]


def _python(name: str) -> str:
    return RENAMED.get(name, name)


def _words(schema: Schema) -> list[Schema]:
    """Give the words of a definition that is one of several, or nothing."""
    return [one for one in schema.get("oneOf", []) if "const" in one]


def _literal(name: str, schema: Schema) -> str:
    words = _words(schema)
    lines = [f"- `{one['const']}`: {_prose(one['description'])[0]}" for one in words]
    wrapped = "\n".join(textwrap.fill(line, 118, subsequent_indent="  ") for line in lines)
    values = ", ".join(f'"{one["const"]}"' for one in words)
    said = _docstring(schema["description"], "").rstrip()
    return f'{_python(name)} = Literal[{values}]\n"""{said}\n\n{wrapped}\n"""'


def _class(name: str, schema: Schema, tag: str | None) -> str:
    required: list[str] = schema.get("required", [])
    properties: dict[str, Schema] = schema["properties"]
    order = required + [name for name in properties if name not in required]
    lines = [f"@dataclass(frozen=True, slots=True, kw_only=True{', repr=False' if tag else ''})"]
    lines.append(f"class {_python(name)}({'Document' if tag else SPOKEN.get(name, 'Plain')}):")
    lines.append(f'    """{_docstring(schema["description"], "    ")}"""\n')
    if tag:
        lines.append(f'    kind: ClassVar[str] = "{tag}"')
        lines.append('    """What the document is called in its JSON."""')
        if name in ROWS:
            lines.append(f'    _rows: ClassVar[str] = "{ROWS[name]}"')
        if name in PARTS:
            lines.append(f'    _parts: ClassVar[str] = "{PARTS[name]}"')
        lines.append("")
    for key in order:
        lines += _field(key, properties[key], needed=key in required)
    return "\n".join(lines)


def _field(key: str, schema: Schema, *, needed: bool) -> list[str]:
    name = f"{key}_" if keyword.iskeyword(key) else key
    kind = _type(schema)
    renamed = name != key
    default = None
    if not needed:
        optional = kind.endswith("| None")
        empty = None if optional else {"tuple": "()", "bool": "False"}.get(kind.partition("[")[0])
        default = empty or "None"
        if empty is None and not optional:
            kind += " | None"
    made = ""
    if renamed:
        given = f"default={default}, " if default is not None else ""
        made = f' = field({given}metadata={{"key": "{key}"}})'
    elif default is not None:
        made = f" = {default}"
    return [f"    {name}: {kind}{made}", f'    """{_docstring(schema.get("description", key), "    ")}"""']


def _type(schema: Schema) -> str:  # noqa: PLR0911 - one for each form
    if "$ref" in schema:
        name = _name_of(schema["$ref"])
        return OURS.get(name, _python(name))
    if "anyOf" in schema:
        some = [one for one in schema["anyOf"] if one != {"type": "null"}]
        if len(some) != 1:
            raise SystemExit(f"there is no type for {schema}")
        return f"{_type(some[0])} | None"
    kind = schema["type"]
    if isinstance(kind, list):
        return _type({**schema, "type": next(one for one in kind if one != "null")}) + " | None"
    if kind == "object":
        return f"Mapping[str, {_type(schema['additionalProperties'])}]"
    if kind == "array":
        if "prefixItems" in schema:
            return f"tuple[{', '.join(_type(item) for item in schema['prefixItems'])}]"
        length = schema.get("maxItems")
        item = _type(schema["items"])
        if length is not None and length == schema.get("minItems"):
            return f"tuple[{', '.join([item] * length)}]"
        return f"tuple[{item}, ...]"
    return {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}[kind]


def _prose(description: str) -> list[str]:
    """Give the paragraphs of a description without its code and its links."""
    text = re.sub(r"```.*?```", "", description, flags=re.DOTALL)
    text = re.sub(r"\[(`[^`]+`)\](\([^)]*\))?", r"\1", text)
    text = re.sub(r"`(?:\w+::)+(\w+)`", r"`\1`", text)
    text = text.replace("[`", "`").replace("`]", "`")
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    return [part for part in paragraphs if part and not part.startswith(("In serde", "# "))]


def _docstring(description: str, indent: str) -> str:
    first, *rest = _prose(description) or ["-"]
    # The first line of a docstring is a sentence of its own.
    sentences = re.split(r"(?<=[a-z0-9)`]\.) (?=[A-Z`])", first, maxsplit=1)
    wrapped = [textwrap.fill(part, 112 - len(indent)) for part in [*sentences, *rest]]
    text = "\n\n".join(wrapped).replace("\\", "\\\\")
    text = text if text.endswith((".", "?", ":")) else f"{text}."
    lines = text.split("\n")
    joined = "\n".join([lines[0], *(f"{indent}{line}" if line else "" for line in lines[1:])])
    return joined + (f"\n{indent}" if len(lines) > 1 else "")


if __name__ == "__main__":
    main()
