"""The typed stub of the generated module: what a program may use of it, and the types as they are when it runs.

The generated source carries annotations, but three things in it hide from a type checker: variants become subclasses of
their enum only by assignment, the error class is defined twice, and a default argument has the type `object`.
"""

import ast

_HEAD = "import asyncio\nimport ctypes\nimport datetime\nimport enum\nimport typing\n"
_WORDS = "def words(self, language: Language) -> Words: ..."
_HIDDEN = ("Protocol", "Impl")


def stub_of(source: str) -> str:
    """The text of the stub."""
    nodes = [_public(node) for node in _once(ast.parse(source).body)]
    body = [node for node in nodes if node is not None]
    return _HEAD + ast.unparse(ast.fix_missing_locations(ast.Module(body=body, type_ignores=[]))) + "\n"


# Of two classes with one name the later has the variants and the earlier is the exception that they inherit.
def _once(body: list[ast.stmt]) -> list[ast.stmt]:
    last = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
    bases = {node.name: node.bases for node in reversed(body) if isinstance(node, ast.ClassDef)}
    for name, node in last.items():
        node.bases = bases[name]
    return [node for node in body if not isinstance(node, ast.ClassDef) or last[node.name] is node]


def _public(node: ast.stmt) -> ast.stmt | None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return None if node.name.startswith("_") else _signature(node)
    if isinstance(node, ast.ClassDef):
        return None if node.name.startswith("_") or node.name.endswith(_HIDDEN) else _class(node)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        name, value = node.targets[0].id, ast.unparse(node.value)
        is_alias = value != name and value.replace(".", "").isalnum() and name[0].isupper()
        return ast.parse(f"{name}: typing.TypeAlias = {value}").body[0] if is_alias else None
    return None


def _class(node: ast.ClassDef, parent: str = "") -> ast.stmt:
    body: list[ast.stmt] = [_docstring(node)] if ast.get_docstring(node) else []
    for item in node.body:
        if isinstance(item, ast.ClassDef):
            body.append(_class(item, node.name))
        elif isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) and _is_wanted(item, node):
            body += _fields(item) + [_signature(item)]
        elif isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            body.append(item)
    if node.name == "BesideError":
        body += ast.parse(f"code: str\n{_WORDS}").body
    bases = [base for base in node.bases if not ast.unparse(base).endswith(_HIDDEN)]
    node.bases = [_expression(parent)] if parent else bases
    node.body, node.decorator_list = body or [ast.Expr(ast.Constant(...))], []
    return node


def _is_wanted(item: ast.FunctionDef | ast.AsyncFunctionDef, node: ast.ClassDef) -> bool:
    is_object = any(ast.unparse(base).endswith(_HIDDEN) for base in node.bases)
    if item.name == "__init__":
        nested = any(isinstance(part, ast.ClassDef) for part in node.body)
        return not is_object and not nested
    return item.name == "__getitem__" or not item.name.startswith("_")


# What a record is made of, it has.
def _fields(item: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    if item.name != "__init__":
        return []
    arguments = [*item.args.args, *item.args.kwonlyargs]
    fields = [argument for argument in arguments if argument.annotation]
    return [ast.parse(f"{field.arg}: {ast.unparse(field.annotation)}").body[0] for field in fields if field.annotation]


def _signature(item: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
    arguments = item.args
    variadic = [arguments.vararg] if arguments.vararg else []
    for argument in [*arguments.args, *arguments.kwonlyargs, *variadic]:
        if argument.arg not in ("self", "cls"):
            argument.annotation = _told(argument)
    filled = [ast.Constant(...) for _ in arguments.defaults]
    arguments.defaults, arguments.kw_defaults = list(filled), [it and ast.Constant(...) for it in arguments.kw_defaults]
    item.returns = _expression("None") if item.name == "__init__" else item.returns or _expression("typing.Any")
    item.body = [_docstring(item)] if ast.get_docstring(item) else [ast.Expr(ast.Constant(...))]
    return item


def _told(argument: ast.arg) -> ast.expr:
    by_name = {"index": "int", "code": "str"}.get(argument.arg, "typing.Any")
    text = ast.unparse(argument.annotation) if argument.annotation else by_name
    if text.startswith("typing.Union[object, "):
        text = text.removeprefix("typing.Union[object, ").removesuffix("]")
    return _expression(text)


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _docstring(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
    return ast.Expr(ast.Constant(ast.get_docstring(node)))
