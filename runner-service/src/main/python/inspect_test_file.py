"""Lists the tests of a Python source without executing it, by pytest's default names.

Usage: python3 inspect_test_file.py MOST_TESTS MOST_IMPORTS LONGEST_TEXT < SOURCE

Prints one JSON object, either
  {"testCases": N, "tests": [{"name", "line", "description", "parametrized", "cases"}], "missingImports":
   [{"module", "line"}]}
or, for what is no Python,
  {"message": TEXT, "line": N or null, "column": N or null}
Limits its own memory and CPU time, since the source can be made to exhaust the parser; then it exits with 77, or dies of
SIGXCPU, SIGSEGV or SIGABRT.
"""

import ast
import json
import math
import os
import resource
import sys
import warnings
from importlib.machinery import PathFinder

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 5
DEEPEST_CLASS = 10
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
OUT_OF_MEMORY = 77


def limit_itself():
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # At the hard limit of CPU time comes SIGKILL, which could be anybody's.
        last = allowed + 1 if what == resource.RLIMIT_CPU and allowed != hard else allowed
        resource.setrlimit(what, (allowed, last))


class Unreadable(Exception):
    def __init__(self, message, line=None, column=None):
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


def parse(source):
    """The syntax tree; raises Unreadable for whatever Python refuses to compile."""
    null = source.find(b"\0")
    if null >= 0:
        line_start = source.rfind(b"\n", 0, null) + 1
        raise Unreadable("a NUL byte", source.count(b"\n", 0, null) + 1, null - line_start + 1)
    try:
        tree = ast.parse(source)
        compile(tree, "test file", "exec", dont_inherit=True)
        return tree
    except SyntaxError as error:
        raise Unreadable(error.msg or "invalid syntax", positive(error.lineno), positive(error.offset)) from None
    except (RecursionError, MemoryError):
        raise Unreadable("it is nested too deeply or too large to be read") from None
    except (ValueError, OverflowError, UnicodeError) as error:
        raise Unreadable(str(error)) from None


def positive(number):
    return number if isinstance(number, int) and number > 0 else None


def statements(body):
    """The statements of a body, also those under conditions, which may well hold."""
    for node in body:
        yield node
        if not isinstance(node, SCOPES):
            for part in blocks(node):
                yield from statements(part)


def blocks(node):
    """The bodies of a compound statement, whichever there are in this version of Python."""
    for name in ("body", "orelse", "finalbody"):
        yield getattr(node, name, [])
    for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
        yield part.body


def last_name(node):
    """The last name of ``a.b.c`` or ``a.b.c(…)``."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_function(node):
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


def opts_out(body):
    """Whether ``__test__ = False`` stands there."""
    return any(
        isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "__test__" for target in node.targets)
        and isinstance(node.value, ast.Constant)
        and not node.value.value
        for node in body
    )


class Module:
    def __init__(self, tree):
        self.tree = tree
        self.unittests = {}
        self.inherited = {}
        nodes = list(statements(tree.body))
        self.classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
        # Of two functions with one name the later one counts, as in Python.
        self.functions = {node.name: node for node in nodes if is_function(node)}
        self.lists = self.constants(nodes)

    @staticmethod
    def constants(nodes):
        """Lists and tuples under names that are assigned once."""
        found, times = {}, {}
        for node in nodes:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if hasattr(node, "target") else []
            for target in targets:
                if isinstance(target, ast.Name):
                    times[target.id] = times.get(target.id, 0) + 1
                    if isinstance(node, (ast.Assign, ast.AnnAssign)):
                        found[target.id] = node.value
        return {name: value for name, value in found.items() if times[name] == 1}

    def tests(self):
        """All tests, in the order of the source."""
        if opts_out(self.tree.body):
            return []
        marks = self.marks(self.tree.body)
        found = [self.test(node, "", marks, True) for node in self.functions.values() if is_test(node)]
        for node in self.classes.values():
            found += self.tests_of(node, "", marks, 0)
        return sorted(found, key=lambda test: test["line"])

    def tests_of(self, node, prefix, marks, depth):
        is_unittest = self.is_unittest(node)
        if depth > DEEPEST_CLASS or opts_out(node.body) or not (is_unittest or self.is_test_class(node)):
            return []
        name = f"{prefix}{node.name}::"
        marks = [*marks, *node.decorator_list, *self.marks(node.body)]
        tests = []
        for member in self.members(node).values():
            if is_function(member) and is_test(member):
                tests.append(self.test(member, name, marks, not is_unittest))
            elif isinstance(member, ast.ClassDef) and not is_unittest:
                tests += self.tests_of(member, name, marks, depth + 1)
        return tests

    def bases(self, node):
        return [self.classes[name] for name in map(last_name, node.bases) if name in self.classes]

    def is_unittest(self, node):
        if node not in self.unittests:
            self.unittests[node] = False  # also the answer for a class that is its own base
            self.unittests[node] = any(last_name(base).endswith("TestCase") for base in node.bases) or any(
                self.is_unittest(base) for base in self.bases(node)
            )
        return self.unittests[node]

    def is_test_class(self, node):
        return node.name.startswith("Test") and not {"__init__", "__new__"} & self.members(node).keys()

    def members(self, node):
        """Its functions and classes, and those that it inherits from classes of this module, by name."""
        if node not in self.inherited:
            self.inherited[node] = {}
            found = {}
            for base in reversed(self.bases(node)):
                found.update(self.members(base))
            own = (each for each in statements(node.body) if is_function(each) or isinstance(each, ast.ClassDef))
            found.update({each.name: each for each in own})
            self.inherited[node] = found
        return self.inherited[node]

    def marks(self, body):
        """What is assigned to ``pytestmark``."""
        for node in body:
            if isinstance(node, ast.Assign) and any(last_name(target) == "pytestmark" for target in node.targets):
                return node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value]
        return []

    def test(self, node, prefix, marks, takes_parameters):
        calls = [
            mark
            for mark in (*marks, *node.decorator_list)
            if takes_parameters and isinstance(mark, ast.Call) and last_name(mark) == "parametrize"
        ]
        counts = [self.count(call) for call in calls]
        description = (ast.get_docstring(node) or "").strip().splitlines()
        return {
            "name": prefix + node.name,
            "line": node.lineno,
            "description": description[0] if description else None,
            "parametrized": bool(calls),
            "cases": None if None in counts else math.prod(counts),
        }

    def count(self, call):
        """How many test cases a parametrization makes; None if only execution can tell."""
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        values = call.args[1] if len(call.args) > 1 else keywords.get("argvalues")
        if isinstance(values, ast.Name):
            values = self.lists.get(values.id)
        if isinstance(values, (ast.List, ast.Tuple)):
            return None if any(isinstance(each, ast.Starred) for each in values.elts) else max(1, len(values.elts))
        if isinstance(values, ast.Call) and last_name(values) == "range" and not values.keywords:
            numbers = [each.value for each in values.args if isinstance(each, ast.Constant)]
            if len(numbers) == len(values.args) and all(type(each) is int for each in numbers):
                try:
                    return min(max(1, len(range(*numbers))), 10**6)
                except (TypeError, ValueError, OverflowError):
                    return None
        return None

    def imports(self):
        """Top-level modules that are imported whenever the file is, with the first line that does so."""
        found = {}
        for node in self.tree.body:
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            else:
                continue
            for name in names:
                found.setdefault(name.partition(".")[0], node.lineno)
        return found


def is_test(node):
    return node.name.startswith("test") and not any(last_name(each) == "fixture" for each in node.decorator_list)


def is_there(module):
    """Whether Python finds a module; nothing of it is executed, since it is a top-level one."""
    if module in sys.builtin_module_names or module in sys.modules:
        return True
    for finder in sys.meta_path:
        find_spec = getattr(finder, "find_spec", PathFinder.find_spec)
        try:
            if find_spec(module, None) is not None:
                return True
        except Exception:  # a foreign finder's own trouble says nothing about the test file
            return True
    return False


def inspect(source, most_tests, most_imports, longest_text):
    def shorten(text):
        visible = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text[:longest_text])
        # The reader counts in UTF-16.
        return visible if visible.isascii() else visible[: longest_text // 2]

    try:
        module = Module(parse(source))
        tests = module.tests()
        missing = [
            {"module": shorten(name), "line": line} for name, line in module.imports().items() if not is_there(name)
        ]
    except RecursionError:
        return {"message": "it is nested too deeply to be read", "line": None, "column": None}
    except Unreadable as error:
        return {"message": shorten(error.message), "line": error.line, "column": error.column}
    for test in tests[:most_tests]:
        test["name"] = shorten(test["name"])
        test["description"] = test["description"] and shorten(test["description"])
        test["cases"] = test["cases"] and min(test["cases"], 10**6)
    return {
        "testCases": min(sum(test["cases"] or 1 for test in tests), 10**6),
        "tests": tests[:most_tests],
        "missingImports": missing[:most_imports],
    }


def main():
    limit_itself()
    warnings.simplefilter("ignore")
    # This file's neighbours are no modules that a test could import.
    sys.path[:] = [path for path in sys.path if path != os.path.dirname(os.path.abspath(__file__))]
    source = sys.stdin.buffer.read()
    print(json.dumps(inspect(source, *map(int, sys.argv[1:4]))))


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
