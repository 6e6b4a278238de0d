"""Guards of what stands beside a signature (acting, omitted reviews, reports afterwards): the database itself refuses to change or delete one, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "approval_acting": ["id", "signature_id"],
    "approval_omission": ["id", "step_id"],
    "approval_postreport": ["id", "signature_id"],
    "approval_acknowledgement": ["id", "report_id"],
}


class Migration(migrations.Migration):
    dependencies = [("approval", "0005_acting")]
    operations = [guarded(TABLES)]
