"""Rows of the delegation table get conditions, and each version of the table a digest under which it is read once."""

from django.db import migrations, models
from django.utils import timezone


def number_the_tables(apps, schema_editor):
    """Give every table that is loaded its row. Without a digest its rows are read anew each time."""
    tables = apps.get_model("organization", "DelegationTable")
    rules = apps.get_model("organization", "DelegationRule")
    for version in sorted(set(rules.objects.values_list("table_version", flat=True))):
        tables.objects.get_or_create(version=version, defaults={"digest": "", "loaded_at": timezone.now()})


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0002_mandate_and_consent"),
    ]

    operations = [
        migrations.CreateModel(
            name="DelegationTable",
            fields=[
                ("version", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["version"],
            },
        ),
        migrations.AddField(
            model_name="delegationrule",
            name="basis",
            field=models.CharField(choices=[("total", "total"), ("annual", "annual")], default="total", max_length=6),
        ),
        migrations.AddField(
            model_name="delegationrule",
            name="category",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="delegationrule",
            name="item",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="delegationrule",
            name="joint",
            field=models.CharField(blank=True, choices=[("yes", "yes"), ("no", "no")], max_length=3),
        ),
        migrations.AddField(
            model_name="delegationrule",
            name="novelty",
            field=models.CharField(
                blank=True, choices=[("new", "new"), ("changed", "changed"), ("follow_up", "follow_up")], max_length=10
            ),
        ),
        migrations.AddField(
            model_name="delegationrule",
            name="with_vat",
            field=models.BooleanField(default=True),
        ),
        migrations.RunPython(number_the_tables, migrations.RunPython.noop),
    ]
