"""Reads the main text of web pages. Runs inside a sandbox worker.

The page is walked once. Each block collects its lines and is judged when it closes: what is mostly links,
what calls itself navigation or footer, and what says what only footers say is left out, unless it holds real text.
Only the parser of resiliparse is used: its extraction of main content loses list items and breaks table rows.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from resiliparse.parse.html import HTMLTree

from pipeline.documents.furniture import furniture
from pipeline.documents.media import HTML
from pipeline.documents.reading import Read, UnusableError, table_row
from pipeline.encodings import NotTextError, decode

# what shows nothing, is a control, or names itself furniture
_NEVER_SHOWN = frozenset(["script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object"]).union(
    ["embed", "canvas", "audio", "video", "map", "select", "textarea", "button", "datalist", "dialog", "nav"],
    ["footer"],
)
_CELLS = frozenset(["td", "th"])
_BLOCKS = _CELLS.union(
    ["html", "body", "p", "div", "section", "article", "main", "header", "aside", "hr", "pre", "blockquote"],
    ["h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "center", "address"],
    ["table", "thead", "tbody", "tfoot", "tr", "caption", "form", "fieldset", "legend"],
    ["figure", "figcaption", "details", "summary"],
)
_ROLES_LEFT_OUT = frozenset({"navigation", "contentinfo", "search", "menu", "menubar"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_ELEMENT, _TEXT = 1, 3
# characters beside links that make a block worth keeping whatever else it is
_REAL_TEXT = 200
_MOSTLY_LINKS = 0.5
_FOOTER_AT_MOST = 600
_FOOTER_WORDS = 2


@dataclass
class _Block:
    """An open block: its finished lines, its current line, and how much of it was links or left out."""

    tag: str
    suspect: bool
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    characters: int = 0
    link_characters: int = 0
    dropped_characters: int = 0
    cells: list[list[str]] = field(default_factory=list)

    def end_line(self) -> None:
        text = _SPACES.sub(" ", "".join(self.line)).strip(" ")
        if text:
            self.lines.append(text)
        self.line.clear()


def read_html(data: bytes) -> Read:
    """The page's own text: a line per block or `<br>`, a table row as one line with its cells parted by tabs.

    Raises:
        UnusableError: the page holds no text.
    """
    try:
        decoded = decode(data)
    except NotTextError as error:
        raise UnusableError("The file is no readable page: its bytes are not text in any encoding.") from error
    text = "\n".join(main_lines(decoded.text))
    if not text:
        raise UnusableError("The page holds no text of its own; its text may be loaded by a script or be an image.")
    return Read(text, HTML, decoded.encoding, decoded.confidence, decoded.undecodable)


def main_lines(page: str) -> list[str]:
    """The lines of a page's main text."""
    tree = HTMLTree.parse(page)
    outer = _Block("html", suspect=False)
    if tree.body is not None:
        _walk(tree.body, outer)
    outer.end_line()
    return outer.lines


def _walk(root: Any, outer: _Block) -> None:
    """Walk the page in document order without recursion, however deeply it is nested."""
    blocks = [outer]
    in_link = 0
    node = root
    entering = True
    while node is not None:
        if entering:
            shown = _enter(node, blocks, in_link)
            if shown and node.type == _ELEMENT and node.first_child is not None:
                in_link += node.tag == "a"
                node = node.first_child
                continue
            if shown and node.type == _ELEMENT:
                _leave(node, blocks)
        else:
            in_link -= node.tag == "a"
            _leave(node, blocks)
        if node == root:
            return
        entering = node.next is not None
        node = node.next if entering else node.parent


def _enter(node: Any, blocks: list[_Block], in_link: int) -> bool:
    """Take a node in; False where what is below it does not print."""
    if node.type == _TEXT:
        text = node.value or ""
        characters = len("".join(text.split()))
        blocks[-1].line.append(text)
        blocks[-1].characters += characters
        blocks[-1].link_characters += characters if in_link else 0
        return False
    if node.type != _ELEMENT or node.tag in _NEVER_SHOWN or _is_hidden(node):
        return False
    if node.tag == "br":
        blocks[-1].end_line()
    elif node.tag in _BLOCKS:
        blocks.append(_Block(node.tag, suspect=_is_suspect(node)))
    return True


def _is_hidden(node: Any) -> bool:
    style = node.getattr("style")
    return node.hasattr("hidden") or node.getattr("role") in _ROLES_LEFT_OUT or bool(style and _HIDDEN.search(style))


def _is_suspect(node: Any) -> bool:
    """Whether an element's class or id calls it part of the page's furniture."""
    if node.tag == "body":
        return False
    names = f"{node.getattr('class') or ''} {node.getattr('id') or ''}"
    return not furniture().attributes.isdisjoint(part.lower() for part in _NAME_PARTS.findall(names))


def _leave(node: Any, blocks: list[_Block]) -> None:
    """Close the block of an element and hand its lines up, unless it is furniture."""
    if node.tag not in _BLOCKS or len(blocks) < 2:
        return
    block = blocks.pop()
    block.end_line()
    if block.cells:
        block.lines.extend(table_row(block.cells))
    above = blocks[-1]
    if _is_furniture(block):
        above.dropped_characters += block.characters + block.dropped_characters
        block.lines.clear()
    else:
        above.characters += block.characters
        above.link_characters += block.link_characters
        above.dropped_characters += block.dropped_characters
    if block.tag in _CELLS:
        above.cells.append(block.lines)
        return
    above.end_line()
    above.lines.extend(block.lines)


def _is_furniture(block: _Block) -> bool:
    if block.tag in {"body", "html"} or block.characters - block.link_characters > max(_REAL_TEXT, _FOOTER_AT_MOST):
        return False
    text = block.characters
    if text == 0:
        return False
    beside_links = text - block.link_characters
    if block.suspect and beside_links < _FOOTER_AT_MOST:
        return True
    linked = block.link_characters + block.dropped_characters
    if beside_links < _REAL_TEXT and linked > _MOSTLY_LINKS * (text + block.dropped_characters):
        return True
    content = "\n".join(block.lines)
    return text < _FOOTER_AT_MOST and sum(word in content for word in furniture().footers) >= _FOOTER_WORDS
