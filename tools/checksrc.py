#!/usr/bin/env python3
"""The house rules that a machine can hold.

Each check is a function that yields (file, line, message). The table of rooms
is the one of ARCHITECTURE.md, read from there, so that the two cannot differ.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
MAX_FILE, MAX_FUNCTION = 800, 60
BANNED = ("strcpy strcat strncpy strncat sprintf vsprintf strtok atoi atol atof gets scanf sscanf fscanf localtime "
          "gmtime ctime alloca system strtol strtoul strtoll strtod popen").split()
# The only files that may include a library (each behind one file, or one room where it says so).
LIBRARIES = {
    "sqlite3.h": ["src/store/", "tests/store/"],
    "libpq-fe.h": ["src/store/"],
    "zip.h": ["src/ooxml/", "tests/ooxml/"],
    "expat.h": ["src/ooxml/"],
    "yaml.h": ["src/catalog/yaml.c"],
    "microhttpd.h": ["src/web/http"],
    "xlsxwriter.h": ["src/sheet/write.h"],
    "jansson.h": ["src/sheet/print.c", "tests/sheet/print.c", "src/intake/", "src/app/", "src/ledger/origin.c", "src/sample/told.c",
                  "src/exchange/manifest.c", "src/web/api.c", "tests/web/pages_of_figures.c"],
    "openssl/": ["src/store/sm3.c", "src/ledger/personal.c", "src/web/token.c", "src/exchange/key.c"],
}


def files(*patterns):
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=ROOT,
                         capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in out if name and (ROOT / name).is_file()]


def rel(path):
    return str(path.relative_to(ROOT))


def without_comments(text):
    """Comments and strings become blanks of the same length, so that lines keep their numbers."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def room_table():
    table = {}
    for line in (ROOT / "ARCHITECTURE.md").read_text().split("\n"):
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if len(cells) == 3 and re.fullmatch(r"(`\w+`(, )?)+", cells[0]):
            for room in re.findall(r"`(\w+)`", cells[0]):
                table[room] = set(re.findall(r"`(\w+)`", cells[2])) | {room}
    return table


def doors(sources):
    table = room_table()
    if len(table) < 5:
        yield ROOT / "ARCHITECTURE.md", 1, "the table of rooms was not found"
    for path in sources:
        parts = rel(path).split("/")
        room = parts[1] if parts[0] == "src" and len(parts) > 2 else None
        for number, line in enumerate(path.read_text().split("\n"), 1):
            match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
            if not match:
                continue
            name = match.group(2)
            for library, allowed in LIBRARIES.items():
                if name.startswith(library) and not any(rel(path).startswith(a) for a in allowed):
                    yield path, number, f"<{name}> belongs to {' '.join(allowed)} only"
            if room and match.group(1) == '"' and "/" in name:
                other = name.split("/")[0]
                if other in table and other not in table.get(room, {room}):
                    yield path, number, f"room {room} may not use room {other}"
                door = name in (f"{other}/{other}.h",) or other == room or name in (
                    "catalog/tree.h", "formula/schema.h", "report/document.h", "store/sm3.h") or other == "core"
                if other in table and not door:
                    yield path, number, f"{name} is not the door of {other}"


def banned(sources):
    pattern = re.compile(r"\b(" + "|".join(BANNED) + r")\s*\(")
    memory = re.compile(r"(?<![\w.>])(malloc|calloc|realloc|free|strdup)\s*\(")
    for path in sources:
        name = rel(path)
        for number, line in enumerate(without_comments(path.read_text()).split("\n"), 1):
            match = pattern.search(line)
            if match:
                yield path, number, f"{match.group(1)} is banned"
            if name.startswith("src/") and not name.startswith("src/core/"):
                match = memory.search(line)
                if match:
                    yield path, number, f"{match.group(1)} outside core: memory comes from an arena"


def sql(sources):
    """SQL stands in .sql files, in store, in what formula's counting reads and in the ledger's query builder."""
    allowed = ("src/store/", "src/formula/counting_sql", "src/ledger/tables", "src/ledger/query",
               "src/ledger/write", "src/ledger/read", "src/ledger/verify")
    word = re.compile(r'"[^"]*\b(select\s+[\w*].*\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|create\s+table)\b', re.I)
    for path in sources:
        if not rel(path).startswith("src/") or rel(path).startswith(allowed):
            continue
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if word.search(line):
                yield path, number, "SQL text outside its rooms"


def formats(sources):
    pattern = re.compile(r"\b(printf|fprintf|buf_addf|str_format|job_fail|fail|because|log_line)\s*\(([^;]*)")
    place = {"printf": 0, "fprintf": 1, "buf_addf": 1, "str_format": 1, "fail": 2, "because": 2, "log_line": 1}
    for path in sources:
        if not rel(path).startswith("src/"):
            continue
        text = path.read_text()
        blank = without_comments(text)
        for match in pattern.finditer(blank):
            name = match.group(1)
            if name not in place or text[match.start() - 1] in "_.":
                continue
            depth, args, start = 0, [], match.start(2)
            i = start
            while i < len(blank):
                c = blank[i]
                if c in "([{":
                    depth += 1
                elif c in ")]}":
                    if depth == 0:
                        break
                    depth -= 1
                elif c == "," and depth == 0:
                    args.append(text[start:i])
                    start = i + 1
                i += 1
            args.append(text[start:i])
            if len(args) > place[name]:
                arg = args[place[name]].strip()
                if not re.match(r'^("|PRI|fmt\b|format\b|\.\.\.)', arg) and "const char *" not in arg:
                    yield path, text[:match.start()].count("\n") + 1, f"the format of {name} is not a literal"


def lengths(sources):
    for path in sources:
        lines = path.read_text().split("\n")
        if len(lines) - 1 > MAX_FILE:
            yield path, 1, f"{len(lines) - 1} lines, at most {MAX_FILE}"
        if path.suffix != ".c" or rel(path).startswith("tests/"):
            continue
        start = None
        for number, line in enumerate(lines, 1):
            if line.startswith("{"):
                start = number
            elif line.startswith("}") and start:
                if number - start - 1 > MAX_FUNCTION:
                    yield path, start, f"a function of {number - start - 1} lines, at most {MAX_FUNCTION}"
                start = None


def contracts(sources):
    """Each function that a door declares stands under a comment or in a block that one comment opens."""
    for path in sources:
        if path.suffix != ".h" or not rel(path).startswith("src/"):
            continue
        lines = path.read_text().split("\n")
        told = False
        if not lines[0].startswith("/*"):
            yield path, 1, "a header opens with its manual"
        for number, line in enumerate(lines, 1):
            if not line.strip():
                told = False
            elif "*/" in line or line.strip().startswith("/*"):
                told = True
            elif re.match(r"^[a-z][\w ]*[ *]\w+\(.*", line) and not line.startswith(("typedef", "static", "extern")):
                if not told and "/*" not in line:
                    yield path, number, "a public function without a word about it"


def names(sources):
    """A name that rooms see is defined once: of two the linker would take either, in silence."""
    there = {}
    for path in sources:
        if not rel(path).startswith("src/") or path.suffix != ".c":
            continue
        text = without_comments(path.read_text())
        for match in re.finditer(r"^(?!static\b|typedef\b)[a-z][\w \t*]*?\b(\w+)\(([^;{}]*)\)\s*\{", text, re.M):
            line = text.count("\n", 0, match.start()) + 1
            first = there.setdefault(match.group(1), (path, line))
            # in one file the compiler tells
            if first[0] != path:
                yield path, line, f"{match.group(1)} is defined in {rel(first[0])}:{first[1]} too"
    if len(there) < 500:
        yield ROOT / "src", 1, "the definitions of functions were not found"


def words(_):
    """Marks of unfinished work."""
    for path in files("src", "tests", "tools", "script", "standard", "bench", "fuzz/*.c"):
        if path.suffix in (".png", ".xlsx", ".docx") or rel(path) == "tools/checksrc.py" or "/corpus/" in rel(path):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if re.search(r"\b(TODO|FIXME|XXX)\b", line):
                yield path, number, "unfinished work is not kept in comments"


def queries(_):
    """Each named query is used."""
    code = "\n".join(p.read_text() for p in files("src/*.c", "src/**/*.c"))
    for path in files("src/*.sql", "src/**/*.sql"):
        for number, line in enumerate(path.read_text().split("\n"), 1):
            match = re.match(r"--\s*name:\s*(\w+)", line)
            if match and not re.search(r"\b" + match.group(1) + r"(_open|_next|_each)?\s*\(", code):
                yield path, number, f"query {match.group(1)} is not used"


def main():
    sources = [p for p in files("*.c", "*.h") if not rel(p).startswith("build")]
    troubles = []
    for check in (doors, banned, sql, formats, lengths, contracts, names, words, queries):
        found = list(check(sources))
        troubles += found
        print(f"{check.__name__}: {len(found)} troubles", flush=True)
    for path, line, message in troubles:
        print(f"{rel(path)}:{line}: {message}")
    return 1 if troubles else 0


sys.exit(main())
