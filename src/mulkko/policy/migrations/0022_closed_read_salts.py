from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0021_record_guards"),
    ]

    # A column that may be empty is added in place, so that SQLite keeps the guards of the table.
    operations = [
        migrations.AddField(
            model_name="closedread",
            name="salt",
            field=models.BinaryField(max_length=32, null=True),
        ),
    ]
