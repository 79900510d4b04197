"""From stored bytes to source texts: containers taken apart, bytes decoded, nothing repaired.

Here belongs what depends on the kind of file. What the text says, and damage inside it, are the matter of the
stages after this one.
"""

from pipeline.documents.limits import OpeningLimits
from pipeline.documents.opening import Opened, open_documents
from pipeline.documents.schema import Documents

__all__ = ["Documents", "Opened", "OpeningLimits", "open_documents"]
