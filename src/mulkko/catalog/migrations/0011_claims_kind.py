from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0010_withdrawal_guards")]

    operations = [
        migrations.AddField(
            "dataset",
            "kind",
            models.CharField(choices=[("table", "table"), ("document", "document")], default="table", max_length=8),
        ),
    ]
