"""Titles of government work reports, and the words with which such reports open.

All patterns read decluttered lines (`lines.declutter`) in either script.
"""

import re
from typing import NamedTuple

from pipeline.reports.lines import PINYIN, Line, kept_positions

# a longer line is prose that mentions a report
LONGEST_TITLE = 64
YEAR = r"(?:[12][09]\d{2}|[一二][○〇零oO0０九][○〇零oO0０一二三四五六七八九]{2})"
KIND = (
    r"(?:政府工作[报報]告"
    r"|工作(?:[总總][结結]|[报報]告|[计計][划劃]|[汇匯][报報]|情[况況])"
    r"(?:(?:和|及|[与與]|暨)(?:[^。；;！!]{0,16})工作(?:[计計][划劃]|打算|安排|思路|要[点點]|[总總][结結]))?)"
)
NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．]|第[一二三四五六七八九十]+(?:部分|章|[项項]))"
)
ABOUT_A_REPORT = re.compile(
    r"[图圖]解|解[读讀]|[视視][频頻]|附件|相[关關]|[上下]一篇|名[词詞]解[释釋]|[浏瀏][览覽]|[关關][于於].*的(?:[决決][议議]|通知)"
)
# page software puts the name of the site behind a title
SITE = r"(?:[_|—–-].{2,24}?[网網](?:站)?)?"
TITLE = re.compile(
    r"^(?:[标標][题題][:：])?"
    rf"(?P<title>(?:【[^】]{{1,20}}】)?(?:[㐀-鿿]{{2,8}}[:：])?[^。；;！!?？:：《》]{{0,44}}?{KIND}"
    rf"(?:全文)?(?:[(（][^)）]{{1,24}}[)）])?){SITE}$"
)
# 关于…工作情况和…计划的报告
ON_THE_WORK = re.compile(
    r"^(?P<title>[^。；;！!?？:：《》]{0,24}[关關][于於][^。；;！!?？:：《》]{4,44}的[报報]告(?:[(（][^)）]{1,24}[)）])?)$"
)
# a title that runs on into the date, place or speaker of the reading
LEADING_TITLE = re.compile(
    r"^(?:[标標][题題][:：])?(?P<title>[^。；;！!?？:：《》,，]{0,24}?政府工作[报報]告)(?=[-—–―(（\d二在各])"
)
NAMES_ITS_REPORT = re.compile(rf"{YEAR}|[省市县縣区區镇鎮乡鄉州盟旗]|街道|[国國][务務]院|【")
NAMES_A_PLACE = re.compile(r"[省市县縣区區镇鎮乡鄉州盟旗]|街道|【")

DAY = rf"{YEAR}年\d{{1,2}}月\d{{1,2}}日"
# what is said once, at the beginning of a reading
STRONG_OPENING = re.compile(
    r"我受[^。！!;；]{1,20}(?:政府|[办辦]事[处處])委托[^。！!;；]{0,8}大[会會][^。！!;；]{0,10}[报報]告"
    r"|我(?:[谨謹]|受[^。！!]{1,20}委托)?[,，]?代表[^。！!;；]{1,30}?(?:政府|[国國][务務]院|街道[办辦]事[处處])"
    r"[^。！!;；]{0,40}?(?:向[^。！!;；]{0,6}大[会會][^。！!;；]{0,40}?[报報]告|[作做][^。！!;；]{0,12}[报報]告|[报報]告[^。！!;；]{0,10}工作)"
)
WEAK_OPENING = re.compile(
    rf"各位代表|各位委[员員]|{DAY}在?[^。]{{0,40}}(?:[会會][议議]|大[会會])"
    r"|人民代表大[会會]|[镇鎮]长|[乡鄉]长|[县縣][长長]|[区區][长長]|市[长長]|州[长長]|盟[长長]|旗[长長]|省[长長]"
    rf"|[现現][将將][^。]{{0,60}}(?:如下|[报報]告|[汇匯][报報])|{YEAR}年|一年[来來]|[过過]去的?[一五]年"
)


class Title(NamedTuple):
    """A title: its span in the page and its decluttered wording."""

    start: int
    end: int
    text: str

    @property
    def specific(self) -> bool:
        """Whether it names a place or a year, not only the kind of document."""
        return NAMES_ITS_REPORT.search(self.text) is not None

    @property
    def names_a_place(self) -> bool:
        """Whether it names a place."""
        return NAMES_A_PLACE.search(self.text) is not None


def title_of(line: Line, page: str) -> Title | None:
    """The title that the line is or begins with, or None.

    A line of its own that ends with `工作总结` and the like is a title only where it also names a place or a year.
    """
    if len(line.text) <= LONGEST_TITLE:
        found = TITLE.match(line.text) or ON_THE_WORK.match(line.text)
        if found and not NUMBERED.match(line.text) and not ABOUT_A_REPORT.search(line.text):
            title = _placed(line, page, found)
            if re.search("政府工作[报報]告", title.text) or (title.specific and title.names_a_place):
                return title
    found = LEADING_TITLE.match(line.text[: LONGEST_TITLE + 40])
    if found and not NUMBERED.match(line.text) and not ABOUT_A_REPORT.search(found["title"]):
        return _placed(line, page, found)
    return None


def _placed(line: Line, page: str, found: re.Match[str]) -> Title:
    """Find the span of a wording in the page, whatever clutter stands between its characters."""
    positions = kept_positions(page, line.start, line.end)
    first, last = found.span("title")
    end = positions[last - 1] + 1
    reading = PINYIN.match(page, end)
    return Title(positions[first], reading.end() if reading else end, found["title"])
