"""Guards: the database itself refuses to change or delete what was sealed, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "ledger_entry": ["index", "seal"],
    "ledger_payload": ["entry_id"],
    "ledger_erasure": ["erased_id"],
    "ledger_checkpoint": ["id"],
}
# A payload may go only where an erasure row names its legal basis; the row comes first, in the same transaction.
ERASED = "EXISTS (SELECT 1 FROM ledger_erasure WHERE erased_id = OLD.entry_id)"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_head")]
    operations = [guarded(TABLES, unless={"ledger_payload": ERASED})]
