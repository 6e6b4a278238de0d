"""Style, script and fonts: collected once before the pages are served, named by their content."""

from mulkko.web import collected


def test_style_and_script_are_collected_once_and_named_by_their_content(settings, tmp_path):
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "source"], tmp_path / "collected"
    (tmp_path / "source" / "vendor").mkdir(parents=True)
    (tmp_path / "source" / "vendor" / "MANIFEST.json").write_text("{}")
    (tmp_path / "source" / "page.css").write_text("a { color: red }")
    assert collected.collect()

    first = sorted(path.name for path in (tmp_path / "collected").glob("page.*.css"))
    (tmp_path / "source" / "page.css").write_text("a { color: blue }")
    collected.collect()
    assert len(first) == 1
    assert sorted(path.name for path in (tmp_path / "collected").glob("page.*.css")) != first


def test_without_fetched_files_nothing_is_collected_and_pages_still_come(settings, tmp_path):
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "source"], tmp_path / "collected"
    (tmp_path / "source").mkdir()

    assert not collected.collect()
    assert not (tmp_path / "collected" / "staticfiles.json").exists()
