"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sv_rules.errors import BadInput
from sv_rules.report.atomic import write_bytes, write_text


def test_text_is_written_as_utf_8_with_its_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "£ \ud800\n")
    assert (tmp_path / "a.txt").read_bytes() == "£ \ufffd\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="this is a folder"):
        write_text(tmp_path, "x")


def test_a_missing_folder_is_refused_and_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no folder") as caught:
        write_text(tmp_path / "nowhere" / "a.txt", "x")
    assert caught.value.exit_code == 2


def test_an_old_file_stays_whole_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BadInput, match="no space left on device"):
        write_text(target, "new")
    assert target.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    write_text(target, "new")
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_link_is_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "a.txt", tmp_path / "b.txt"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_bytes(os.devnull, b"x")
    assert not Path(os.devnull).is_file()


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        write_text(tmp_path / ("x" * 300), "x")
    with pytest.raises(BadInput):
        write_text(f"{tmp_path}/a\0b", "x")
