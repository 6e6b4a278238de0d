from django.db import migrations, models
from django.db.models import CASCADE


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0002_mandate_and_consent"),
        ("policy", "0007_nudge_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(on_delete=CASCADE, related_name="saved_filters", to="organization.person"),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("person", "name"), name="one_saved_filter_a_name")],
            },
        ),
        migrations.CreateModel(
            name="NoticesSeen",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=CASCADE,
                        primary_key=True,
                        related_name="notices_seen",
                        serialize=False,
                        to="organization.person",
                    ),
                ),
                ("next_index", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
