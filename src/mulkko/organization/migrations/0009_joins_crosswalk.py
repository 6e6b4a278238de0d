from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0008_districts"),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_code", models.CharField(max_length=40)),
                ("to_code", models.CharField(max_length=40)),
                ("share", models.DecimalField(decimal_places=8, max_digits=9)),
                ("valid_on", models.DateField()),
            ],
            options={
                "ordering": ["valid_on", "from_code", "to_code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("from_code", "to_code", "valid_on"), name="one_share_of_two_areas_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 1)), name="a_share_of_an_area_is_a_part"
                    ),
                ],
            },
        ),
    ]
