-- One row per opened document. The text passes through untouched.
select
    document_id,
    source_file,
    media_type,
    encoding,
    encoding_confidence,
    source_text,
    delivery as batch
from stage.documents
