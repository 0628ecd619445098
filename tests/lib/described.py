"""What /api/openapi.json says, for a client that knows nothing else: calls, whether a value fits a schema, and values that do,
that just do, and that don't. Of JSON Schema only what the description uses.
"""
import copy
import json
import random
import re
import time

EDGE_TEXTS = ["\U0001f9d1\u200d\U0001f3eb", "\u0645\u0631\u062d\u0628\u0627", "e\u0301\u0323\u0308", "\u202e", "\u0000", "\n", "\t", " ", "\u00a0", "\ufeff", "\"",
              "\\", "'", "<b>", "../", "%00", "\ud83d", "\u2028", "\x7f", "\x1b", "ß", "İ", "\U0010ffff"]
WORDS = ["Ada", "Klasse 7b", "Frau Öztürk", "Mathe", "R 12", "Elternabend", "1", "ada@example.org", "0171 123", "Heft 3.pdf"]
# who is meant where a field has another name than what it names
SAME = {"people": "person", "members": "person", "children": "child", "add": "person", "remove": "person", "substitute": "person",
        "deputy": "person", "teachers": "person", "convener": "person", "papers": "file", "open": "slot", "block": "slot", "break": "slot",
        "uploads": "upload", "entries": "register", "items": "agenda", "seats": "roll", "seat": "roll", "ballots": "vote"}
FIRST, KEEP = 4, 60  # so many values of a name are remembered: those that came first, which are there longest, and the newest


def singular(name: str) -> str:
    return SAME.get(name, name[:-1] if name.endswith("s") and not name.endswith("ss") else name)


class Operation:
    def __init__(self, method: str, path: str, said: dict):
        self.method, self.path, self.name = method.upper(), path, f"{method.upper()} {path}"
        self.parameters = said.get("parameters", [])
        self.responses = said["responses"]
        self.is_open = said.get("security") == []
        roles = said.get("x-kreide-roles", {})
        self.roles = roles.get("ofTheSchool", []) + roles.get("ofTheGroup", [])
        (self.mime, body), = said.get("requestBody", {"content": {None: {}}})["content"].items()
        self.schema = body.get("schema") if self.mime == "application/json" else None


class Description:
    def __init__(self, said: dict):
        self.said = said
        self.operations = [Operation(method, path, one) for path, item in said["paths"].items() for method, one in item.items()]

    def resolve(self, schema: dict) -> dict:
        while "$ref" in schema:
            found = self.said
            for part in schema["$ref"].split("/")[1:]:
                found = found[part]
            schema = found
        return schema

    def response(self, operation: Operation, status: int) -> dict | None:
        found = operation.responses.get(str(status))
        return self.resolve(found) if found else None

    def misfit(self, schema: dict, value, at: str = "$") -> str | None:
        """Where and why a value does not fit; None: it does."""
        schema = self.resolve(schema)
        if "anyOf" in schema:
            wrong = [self.misfit(one, value, at) for one in schema["anyOf"]]
            return None if None in wrong else wrong[0]
        if "enum" in schema and value not in schema["enum"]:
            return f"{at}: {value!r} is none of {schema['enum']}"
        if "type" in schema and not any(is_of_type(value, kind) for kind in as_list(schema["type"])):
            return f"{at}: {value!r} is no {schema['type']}"
        if isinstance(value, str):
            return text_misfit(schema, value, at)
        if isinstance(value, bool):
            return None
        if isinstance(value, (int, float)):
            fits = schema.get("minimum", value) <= value <= schema.get("maximum", value)
            return None if fits else f"{at}: {value} is too small or too large"
        if isinstance(value, list):
            return self.list_misfit(schema, value, at)
        return self.object_misfit(schema, value, at) if isinstance(value, dict) else None

    def list_misfit(self, schema: dict, value: list, at: str) -> str | None:
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            return f"{at}: {len(value)} items"
        return next((wrong for i, one in enumerate(value) if (wrong := self.misfit(schema.get("items", {}), one, f"{at}[{i}]"))), None)

    def object_misfit(self, schema: dict, value: dict, at: str) -> str | None:
        properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        missing = [name for name in schema.get("required", []) if name not in value]
        if missing or len(value) < schema.get("minProperties", 0):
            return f"{at}: without {missing}"
        for name, one in value.items():
            if name not in properties and others is False:
                return f"{at}.{name} is not described"
            wrong = self.misfit(properties.get(name, others or {}), one, f"{at}.{name}")
            if wrong:
                return wrong
        return None


def as_list(value) -> list:
    return value if isinstance(value, list) else [value]


def is_of_type(value, kind: str) -> bool:
    if isinstance(value, bool) or kind == "boolean":
        return isinstance(value, bool) and kind == "boolean"
    kinds = {"string": str, "integer": int, "number": (int, float), "array": list, "object": dict, "null": type(None)}
    return isinstance(value, kinds[kind])


def text_misfit(schema: dict, value: str, at: str) -> str | None:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return f"{at}: {len(value)} characters"
    if "pattern" in schema and not re.fullmatch(schema["pattern"].strip("^$"), value):
        return f"{at}: {value!r} is not {schema['pattern']}"
    return None


class Memory:
    """Values that replies brought, by the name of what they belong to: what a client would send next."""

    def __init__(self):
        self.known: dict[str, list] = {}

    def add(self, name: str, value):
        if isinstance(value, str) and 0 < len(value) <= 200:
            values = self.known.setdefault(name, [])
            if value not in values:
                values.append(value)
                del values[FIRST:-KEEP]

    def learn(self, value, name: str):
        """An id belongs to the key under which its object stands."""
        if isinstance(value, list):
            for one in value[:20]:
                self.learn(one, name)
        elif isinstance(value, dict):
            for key, one in value.items():
                if key == "id":
                    self.add(name, one)
                    role = value.get("role")
                    if name == "person" and role == "pupil":
                        self.add("child", one)
                elif isinstance(one, (dict, list)):
                    self.learn(one, singular(key))
                    if isinstance(one, list):
                        for text in one[:5]:
                            self.add(singular(key), text)
                elif key == "path" and isinstance(one, str):
                    self.add("ical", one.rsplit("/", 1)[-1].removesuffix(".ics"))
                else:
                    self.add(singular(key), one)

    def one(self, rng: random.Random, name: str):
        values = self.known.get(name) or self.known.get(SAME.get(name, ""))
        return rng.choice(values[:FIRST] if rng.random() < 0.5 else values) if values else None


class Maker:
    """Values by a schema, from a source of chance and what is known."""

    def __init__(self, description: Description, rng: random.Random):
        self.described, self.rng = description, rng

    def value(self, schema: dict, memory: Memory, name: str = "", edge: float = 0.0):
        """One that fits; `edge`: how often a part of it only just does."""
        schema = self.described.resolve(schema)
        rng, kinds = self.rng, as_list(schema.get("type", "object"))
        if "null" in kinds and rng.random() < 0.15:
            return None
        kind = kinds[0]
        is_edge = rng.random() < edge
        if "enum" in schema:
            return rng.choice([word for word in schema["enum"] if word is not None])
        if kind == "boolean":
            return rng.random() < 0.5
        if kind == "integer":
            return self.number(schema, is_edge)
        if kind == "array":
            return self.items(schema, memory, name, edge, is_edge)
        if kind == "object":
            return self.object(schema, memory, edge)
        return self.edge_text(schema) if is_edge else self.text(schema, memory, name)

    def number(self, schema: dict, is_edge: bool) -> int:
        least, most = schema["minimum"], schema["maximum"]
        if is_edge:
            return self.rng.choice([least, most])
        if most > 10**12:  # a time
            return int(time.time() * 1000) + self.rng.randint(-5, 60) * 86_400_000
        return self.rng.randint(least, min(most, least + 20))

    def items(self, schema: dict, memory: Memory, name: str, edge: float, is_edge: bool) -> list:
        least, most = schema.get("minItems", 0), schema.get("maxItems", 3)
        count = self.rng.choice([least, most]) if is_edge else self.rng.randint(least, max(least, min(most, 2)))
        if count > 20:  # long lists of the same kind of thing: one made, many times
            one = self.value(schema["items"], memory, singular(name), edge)
            return [copy.deepcopy(one) for _ in range(count)]
        return [self.value(schema["items"], memory, singular(name), edge) for _ in range(count)]

    def object(self, schema: dict, memory: Memory, edge: float) -> dict:
        required, made = schema.get("required", []), {}
        often = self.rng.choice([0.1, 0.4, 0.9])
        for name, field in schema.get("properties", {}).items():
            if name in required or self.rng.random() < often:
                made[name] = self.value(field, memory, name, edge)
        while len(made) < schema.get("minProperties", 0):
            name = self.rng.choice(list(schema["properties"]))
            made[name] = self.value(schema["properties"][name], memory, name, edge)
        return made

    def text(self, schema: dict, memory: Memory, name: str) -> str:
        least, most, pattern = schema.get("minLength", 0), schema.get("maxLength", 60), schema.get("pattern", "")
        known = memory.one(self.rng, name) if self.rng.random() < 0.93 else None
        if known is not None and text_misfit(schema, known, "") is None:
            return known
        if "[0-9]{4}" in pattern:
            return time.strftime("%Y-%m-%d", time.gmtime(time.time() + self.rng.randint(-10, 60) * 86_400))
        if least == most == 5:
            return f"{self.rng.randint(7, 18):02}:{self.rng.randrange(0, 60, 5):02}"
        text = self.rng.choice(WORDS) + str(self.rng.randint(0, 99))
        if pattern:
            text = "".join(c for c in text if re.fullmatch(pattern.strip("^$"), c)) or "de"
        return (text * (1 + least // max(1, len(text))))[:max(least, min(most, max(least, len(text))))]

    def edge_text(self, schema: dict) -> str:
        least, most, pattern = schema.get("minLength", 0), schema.get("maxLength", 60), schema.get("pattern", "")
        length = self.rng.choice([least, most])
        if pattern:
            if "[0-9]{4}" in pattern:
                return self.rng.choice(["0000-00-00", "9999-12-31", "2026-02-30", "0001-01-01"])
            return self.rng.choice("ab") * length
        unit = self.rng.choice(EDGE_TEXTS)
        return (unit * (1 + length // len(unit)))[:length]

    def broken(self, schema: dict, value):
        """One that does not fit, from one that does."""
        made = value
        while self.described.misfit(schema, made) is None:
            made = self.breach(schema, copy.deepcopy(value))
        return made

    def breach(self, schema: dict, value):
        schema, rng = self.described.resolve(schema), self.rng
        if isinstance(value, dict) and value and rng.random() < 0.75:
            name = rng.choice(list(value))
            how = rng.randrange(4)
            if how == 0:
                del value[name]
            elif how == 1:
                value[rng.choice(["unknown", "__proto__", "role", "id", "\u0000", ""]) + "x"] = 1
            elif name in schema.get("properties", {}):
                value[name] = self.breach(schema["properties"][name], value[name])
            return value
        if isinstance(value, list) and value and rng.random() < 0.6:
            value[rng.randrange(len(value))] = self.breach(schema["items"], value[0])
            return value
        if isinstance(value, str) and rng.random() < 0.6:
            most = schema.get("maxLength", 60)
            return rng.choice(["x" * (most + 1), "x" * (most + 1), "", "\u00e4\u202e", "nosuchword", value + "\u0000"])
        if isinstance(value, int) and not isinstance(value, bool) and "maximum" in schema and rng.random() < 0.6:
            return rng.choice([schema["maximum"] + 1, schema["minimum"] - 1, 2**63 - 1, -2**63, 1.5])
        return rng.choice([None, 0, -1, 1e300, "", "x", [], {}, True, [[]], {"a": {}}])


def dump(value) -> bytes:
    """JSON; lone surrogates stay what they are, as an escape."""
    return json.dumps(value).encode()
