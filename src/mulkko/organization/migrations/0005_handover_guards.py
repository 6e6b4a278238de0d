"""Guards: the database itself refuses to change or delete a confirmed handover, and REPLACE too.

SQLite drops triggers when a table is made anew, so a test asserts them after all migrations; whoever alters this
table adds its guards again.
"""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"organization_handover": ["id", "posting_id"]}


class Migration(migrations.Migration):
    dependencies = [("organization", "0004_over_time")]
    operations = [guarded(TABLES)]
