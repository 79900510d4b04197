"""From bytes to text: which encoding it is, and what it says, in text files, pages and file names alike."""

from pipeline.encodings.costs import REPLACEMENT, text_costs
from pipeline.encodings.decoding import Decoded, NotTextError, decode
from pipeline.encodings.detection import Detection, detect

__all__ = ["REPLACEMENT", "Decoded", "Detection", "NotTextError", "decode", "detect", "text_costs"]
