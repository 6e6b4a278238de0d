"""일괄기안: further documents of a round, and the number of each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0010_turns_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="FurtherDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="further", to="approval.approval"
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="FurtherNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department_code", models.CharField(max_length=40)),
                ("department_name", models.CharField(max_length=100)),
                ("year", models.PositiveSmallIntegerField()),
                ("series", models.CharField(max_length=20)),
                ("serial", models.PositiveIntegerField()),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="number",
                        to="approval.furtherdocument",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="furtherdocument",
            constraint=models.UniqueConstraint(fields=("approval", "place"), name="one_further_document_a_place"),
        ),
        migrations.AddConstraint(
            model_name="furthernumber",
            constraint=models.UniqueConstraint(
                fields=("department_code", "year", "series", "serial"), name="one_further_document_a_number"
            ),
        ),
    ]
