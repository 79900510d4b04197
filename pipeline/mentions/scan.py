"""Find every numeric mention in normalised text.

A mention is a run of Arabic digits with its sign, thousands commas and decimal point, or one of the Chinese
quantities 翻一番, N成, 过半, 一半. What it means is decided later: here nothing is left out.
"""

import re

import numpy as np
import polars as pl

from pipeline.mentions.joined import JoinedTexts

# the first character decides quickly: almost every character of a text is none of these
STARTS = re.compile(
    r"[0-9０-９翻过一二三四五六七八九](?:"
    r"(?<=[0-9０-９])(?:(?:(?<=[0-9])[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9０-９]*)(?:[.．][0-9０-９]+)?)"
    r"|(?<=翻)了?[一两二三四几]番"
    r"|(?<=过)半(?!数)"
    r"|(?<=一)(?<!第一)半"
    r"|(?<=[一二三四五六七八九])成(?=以上|以下|以内|左右|多|[的，,。;；、)）\n])"
    r")"
)
# a dash in front of a number is its sign unless it joins a range or a name
SIGN = re.compile(r"[-－−](?=[0-9０-９])(?<![0-9.A-Za-z%％年月日—–－\-][-－−])")


def scan(joined: JoinedTexts) -> pl.DataFrame:
    """Return `position`, `end` and `number` (the characters) of every mention, in text order."""
    text = joined.text
    signed = {match.end() for match in SIGN.finditer(text)}
    found = [
        (start - 1, text[start - 1 : end]) if start in signed else (start, text[start:end])
        for start, end in (match.span() for match in STARTS.finditer(text))
    ]
    position = np.array([start for start, _ in found], dtype=np.int64)
    number = pl.Series("number", [number for _, number in found], dtype=pl.String)
    return pl.DataFrame({"position": position, "number": number}).with_columns(
        end=pl.col("position") + pl.col("number").str.len_chars()
    )
