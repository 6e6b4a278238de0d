from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_guards"), ("catalog", "0011_claims_kind")]

    operations = [
        migrations.AddField(
            "claim",
            "kind",
            models.CharField(
                choices=[("query", "query"), ("document", "document"), ("survey", "survey"), ("model", "model")],
                default="query",
                max_length=8,
            ),
        ),
        migrations.AddField("claim", "method_text", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AlterField("claim", "sql", models.TextField(blank=True)),
    ]
