"""Style, script and fonts: collected once before the pages are served, named by their content."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from mulkko.web import collected, first_glyphs


def test_style_and_script_are_collected_once_and_named_by_their_content(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(first_glyphs, "make", lambda place: [])  # letters are cut out below, which takes long
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


@pytest.mark.skipif(
    not (first_glyphs.FONTS / "PretendardGOV-Bold.otf").is_file(), reason="script/assets brings the fonts"
)
def test_the_letters_of_our_own_pages_come_in_two_light_faces(settings, tmp_path):
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "source"], tmp_path / "collected"
    fonts = tmp_path / "source" / "vendor" / "fonts"
    fonts.mkdir(parents=True)
    (fonts.parent / "MANIFEST.json").write_text("{}")
    (fonts / "pretendard-gov.css").write_text("/* pieces */")

    collected.collect()

    [sheet] = (tmp_path / "collected" / "vendor" / "fonts").glob("pretendard-gov.*.css")
    faces = sorted((tmp_path / "collected" / "vendor" / "fonts").glob("first-*.*.woff2"))
    assert len(faces) == 2
    assert all(face.name in sheet.read_text() for face in faces)
    assert sum(face.stat().st_size for face in faces) < 160 << 10
    assert {ord(letter) for letter in "가람시 결재 협조 정책안 2026."} <= set(TTFont(faces[0]).getBestCmap())


def test_the_light_faces_are_asked_before_the_whole_family():
    tokens = (Path(first_glyphs.__file__).parent / "static" / "mulkko" / "tokens.css").read_text()

    assert f'--font: "{first_glyphs.FAMILY}", "Pretendard GOV Variable"' in tokens
