"""Reads the main text of web pages. Runs inside a sandbox worker.

The page is walked once. Each block collects its lines and is judged when it closes: what is mostly links,
what calls itself navigation or footer, and what says what only footers say is left out, unless it holds real text.
Extractors of main content lose list items, table rows or the line with the date, so none is used.
"""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from pipeline.encodings import REPLACEMENT, NotTextError, decode
from pipeline.readers.furniture import furniture
from pipeline.readers.html_lists import NumberedList, labelled
from pipeline.readers.media import HTML
from pipeline.readers.reading import MOST_COLUMNS, Read, UnusableError, spanned, superscript, table_row

# what shows nothing, is a control, or names itself furniture
_NEVER_SHOWN = frozenset(["script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object"]).union(
    ["embed", "canvas", "audio", "video", "map", "select", "textarea", "button", "datalist", "dialog", "nav"],
    ["footer"],
)
_CELLS = frozenset(["td", "th"])
_TABLE_PARTS = frozenset(["table", "thead", "tbody", "tfoot", "tr"])
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
_FIGURE = re.compile(r"\d")
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_UNDECODABLE = re.compile(f"{REPLACEMENT}+")
_TITLE_PARTS = re.compile(r"\s*[_|\-–—]+\s*")
_SENTENCE_END = re.compile(r"[。；！？]")
_NOT_IN_FOOTER = re.compile(r"[。；！？\t]|\d{4}[-/.年]\d{1,2}[-/.月]\d")
# more characters than this beside links are no furniture, and neither are two sentences
_REAL_TEXT = 600
_SENTENCE = 30
_LABEL = 30
_MOSTLY_LINKS = 0.5
# so many of the words that only footers say make a footer
_FOOTER_WORDS = 2


class _Cell(NamedTuple):
    """A cell of a table: its lines, and how many columns and rows it stands over."""

    lines: list[str]
    columns: int = 1
    rows: int = 1


@dataclass
class _Block:
    """An open block: its finished lines, its current line, and how much of it was links or left out."""

    tag: str
    suspect: bool = False
    in_cell: bool = False
    preformatted: bool = False
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    line_links: int = 0
    characters: int = 0
    link_characters: int = 0
    dropped_characters: int = 0
    links: int = 0
    figures: bool = False
    data_rows: int = 0
    columns: int = 1
    rows: int = 1
    cells: list[_Cell] = field(default_factory=list)
    rows_to_come: dict[int, int] = field(default_factory=dict)
    numbered: NumberedList | None = None
    label: str = ""

    def take(self, text: str, linked: bool) -> None:
        if self.preformatted:
            *ended, text = text.split("\n")
            for line in ended:
                self.take_piece(line, linked)
                self.end_line()
        self.take_piece(text, linked)

    def take_piece(self, text: str, linked: bool) -> None:
        self.line.append(text)
        characters = len("".join(text.split()))
        self.characters += characters
        if linked:
            self.link_characters += characters
            self.line_links += characters
        elif _FIGURE.search(text):
            self.figures = True

    def end_line(self) -> None:
        text = "".join(self.line)
        if not self.preformatted:
            text = _SPACES.sub(" ", text)
        text = text.strip(" \t\r\n")
        characters = len("".join(text.split()))
        in_links, self.line_links = self.line_links, 0
        self.line.clear()
        if not text:
            return
        if in_links > _MOSTLY_LINKS * characters and not (self.in_cell or self.tag in _HEADINGS):
            self.characters -= characters
            self.link_characters -= in_links
            self.dropped_characters += characters
        else:
            self.lines.append(text)


def read_html(data: bytes) -> Read:
    """The page's own text: a line per block or `<br>`, a table row as one line with its cells parted by tabs.

    Where the text does not hold the page's title, that is its first line.

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
    undecodable = tuple(match.span() for match in _UNDECODABLE.finditer(text))
    return Read(text, HTML, decoded.encoding, decoded.confidence, undecodable)


def main_lines(page: str) -> list[str]:
    """The lines of a page's main text.

    Raises:
        UnusableError: the page is nested so deeply that the parser gives up.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(page.replace("\0", "").encode("utf-8"), parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message for entry in parser.error_log):
        raise UnusableError("The page is nested too deeply to be read.")
    if root is None:
        return []
    outer = _Block("html")
    _walk(root, outer)
    outer.end_line()
    _cut_footer(outer.lines)
    title = _SPACES.sub(" ", root.findtext("head/title") or "").strip()
    own = "".join(_TITLE_PARTS.split(title)[0].split())
    if outer.lines and own and own not in "".join("".join(outer.lines).split()):
        return [title, *outer.lines]
    return outer.lines


def _walk(root: Any, outer: _Block) -> None:
    """Walk the page in document order, without recursion."""
    blocks = [outer]
    in_link = raised = 0
    skipped = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag
        if event == "start":
            if skipped or tag in _NEVER_SHOWN or (node.attrib and _is_hidden(node)):
                skipped += 1
                continue
            _enter(node, tag, blocks)
            in_link += tag == "a"
            raised += tag == "sup"
            if node.text:
                blocks[-1].take(superscript(node.text) if raised else node.text, in_link > 0)
            continue
        if skipped:
            skipped -= 1
        else:
            in_link -= tag == "a"
            raised -= tag == "sup"
            _leave(tag, blocks)
        if node.tail and not skipped:
            blocks[-1].take(superscript(node.tail) if raised else node.tail, in_link > 0)


def _enter(node: Any, tag: str, blocks: list[_Block]) -> None:
    above = blocks[-1]
    if tag == "a":
        above.links += 1
    elif tag == "br":
        above.end_line()
    elif tag in _BLOCKS:
        blocks.append(
            _Block(
                tag,
                suspect=bool(node.attrib) and tag != "body" and _is_suspect(node),
                in_cell=above.in_cell or tag in _CELLS,
                preformatted=above.preformatted or tag == "pre",
                columns=spanned(node.get("colspan")),
                rows=spanned(node.get("rowspan")),
                numbered=NumberedList(node) if tag == "ol" else None,
                label=above.numbered.next_label(node) if above.numbered and tag == "li" else "",
            )
        )


def _is_hidden(node: Any) -> bool:
    attributes = node.attrib
    return (
        "hidden" in attributes
        or attributes.get("role") in _ROLES_LEFT_OUT
        or _HIDDEN.search(attributes.get("style", "")) is not None
    )


def _is_suspect(node: Any) -> bool:
    """Whether an element's class or id calls it part of the page's furniture."""
    names = f"{node.get('class', '')} {node.get('id', '')}"
    return not furniture().attributes.isdisjoint(part.lower() for part in _NAME_PARTS.findall(names))


def _leave(tag: str, blocks: list[_Block]) -> None:
    """Close the block of an element and hand its lines up, unless it is furniture."""
    if tag not in _BLOCKS or len(blocks) < 2:
        return
    block = blocks.pop()
    block.end_line()
    if block.cells or tag == "tr":
        part = next((one for one in reversed(blocks) if one.tag in _TABLE_PARTS), block)
        cells = _in_grid(block.cells, part.rows_to_come)
        block.lines.extend(table_row([cell.lines for cell in cells], [cell.columns for cell in cells]))
        block.data_rows += block.figures and block.links < len(block.cells)
    above = blocks[-1]
    if tag != "body" and _is_furniture(block):
        above.dropped_characters += block.characters + block.dropped_characters
        block.lines.clear()
    else:
        above.links += block.links
        above.figures |= block.figures
        above.data_rows += block.data_rows
        above.characters += block.characters
        above.link_characters += block.link_characters
        above.dropped_characters += block.dropped_characters
    if tag in _CELLS:
        above.cells.append(_Cell(block.lines, block.columns, block.rows))
        return
    above.end_line()
    if block.label and block.lines:
        block.lines[0] = labelled(block.label, block.lines[0])
    above.lines.extend(block.lines)


def _in_grid(cells: list[_Cell], rows_to_come: dict[int, int]) -> list[_Cell]:
    """Put empty cells into a row where labels in rows above stand over it too, and note its own labels that do so."""
    placed: list[_Cell] = []
    begun: dict[int, int] = {}
    at = 0
    for cell in [*cells, None]:
        while rows_to_come.get(at, 0):
            rows_to_come[at] -= 1
            placed.append(_Cell([]))
            at += 1
        if cell is None:
            break
        placed.append(cell)
        over = min(cell.columns, MOST_COLUMNS)
        # what stands beside several rows of a page's layout is no label
        if cell.rows > 1 and sum(map(len, cell.lines)) <= _LABEL and at + over <= MOST_COLUMNS:
            begun |= dict.fromkeys(range(at, at + over), cell.rows - 1)
        at += over
    rows_to_come |= {column: rows - 1 for column, rows in rows_to_come.items() if column > at and rows}
    rows_to_come |= begun
    return placed


def _is_furniture(block: _Block) -> bool:
    text, links = block.characters, block.link_characters
    beside_links = text - links
    if text == 0 or beside_links > _REAL_TEXT:
        return False
    content = "\n".join(block.lines)
    if beside_links > _SENTENCE and len(_SENTENCE_END.findall(content)) > 1:
        return False
    if block.suspect:
        return True
    left_out = links + block.dropped_characters
    if left_out > _MOSTLY_LINKS * (text + block.dropped_characters):
        # a heading may be a link, and so may be the label in a row of data
        return not (block.tag in _HEADINGS or block.data_rows or _is_label(block))
    return sum(word in content for word in furniture().footers) >= _FOOTER_WORDS


def _cut_footer(lines: list[str]) -> None:
    """Take away what only footers and controls say, line by line from the end of a page; no rows of tables."""
    words = furniture().footers + furniture().controls
    while lines and not _NOT_IN_FOOTER.search(lines[-1]) and any(word in lines[-1] for word in words):
        lines.pop()


def _is_label(block: _Block) -> bool:
    return block.in_cell and block.links <= 1 and block.tag not in _TABLE_PARTS
