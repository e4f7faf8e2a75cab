"""One person with several phones."""

from __future__ import annotations

from beside import (
    BesideError,
    Companion,
    DeviceOptions,
    Entry,
    DiaryFormat,
    ImportOptions,
    Language,
    UnfitEntry,
    unfit_reason,
    vaults,
)
from support.phones import PASSPHRASE, Phone, new_phone, refused, refused_later, said, say

from steps.life import Life, step

NEW_PASSPHRASE = "three birds on a wire"


async def further_phone(life: Life, name: str, handle: str) -> Phone:
    """A further phone of a person, by handle and passphrase, with everything."""
    folder = life.root / name
    companion = await Companion.sign_in(DeviceOptions(folder=str(folder)), life.by_line, handle, PASSPHRASE)
    life.phones[name] = Phone(folder, companion)
    await companion.sync()
    return life.phones[name]


@step("lock")
async def lock(life: Life) -> None:
    anna, ben = life.both()
    key = await anna.session_key(life.anna.passphrase)
    anna.lock()
    assert anna.is_locked()
    refused(BesideError.Locked, "locked", lambda: anna.journal().show(life.entry))
    refused(BesideError.Locked, "locked", anna.overview)
    refused(BesideError.Locked, "locked", lambda: say(life.space(life.anna), "not while locked"))
    say(life.space(life.ben), "while you sleep")
    await ben.sync()
    summary = await anna.sync()
    assert summary.envelopes_received >= 1, "a locked phone fetches"
    assert anna.is_locked()
    anna.unlock_with_session(key)
    assert not anna.is_locked()
    assert said(life.space(life.anna))[-1] == "while you sleep"
    anna.lock()
    await refused_later(BesideError.Secret, "wrong-passphrase", lambda: anna.unlock("a walk by the lake"))
    await anna.unlock(life.anna.passphrase)
    assert anna.journal().show(life.entry).id == life.entry


@step("second-device")
async def second_device(life: Life) -> None:
    anna = life.anna.companion
    handle, wrong = anna.account().handle, "a walk by the lake"
    options = DeviceOptions(folder=str(life.root / "nobody"))
    await refused_later(
        BesideError.Secret, "wrong-passphrase", lambda: Companion.sign_in(options, life.by_line, handle, wrong)
    )
    assert vaults(options.folder) == []
    second = await further_phone(life, "second", handle)
    await anna.sync()
    await second.companion.sync()
    assert second.companion.fingerprint() == anna.fingerprint()
    assert second.texts() == life.anna.texts()
    assert second.companion.account().device != anna.account().device
    assert len(second.companion.devices()) == len(anna.devices()) == 2
    assert said(life.space(second)) == said(life.space(life.anna))
    assert second.companion.goals().show(life.goal) == anna.goals().show(life.goal)


@step("recover")
async def recover(life: Life) -> None:
    folder = life.root / "third"
    options = DeviceOptions(folder=str(folder))
    code = life.anna.recovery_code
    wrong = life.ben.recovery_code[:4] + code[4:]
    await refused_later(
        BesideError.Secret,
        "wrong-recovery-code",
        lambda: Companion.recover(options, life.by_line, wrong, NEW_PASSPHRASE),
    )
    companion = await Companion.recover(options, life.by_line, code, NEW_PASSPHRASE)
    life.phones["third"] = third = Phone(folder, companion, passphrase=NEW_PASSPHRASE)
    anna = life.anna.companion
    for each in (companion, anna, companion):
        await each.sync()
    assert companion.fingerprint() == anna.fingerprint()
    assert third.texts() == life.anna.texts()
    await third.reopened()
    elsewhere, handle = DeviceOptions(folder=str(life.root / "nobody")), third.companion.account().handle
    await refused_later(
        BesideError.Secret, "wrong-passphrase", lambda: Companion.sign_in(elsewhere, life.by_line, handle, PASSPHRASE)
    )


@step("revoke")
async def revoke(life: Life) -> None:
    second, third = life.phones["second"], life.phones["third"]
    lost = second.companion.account().device
    await refused_later(
        BesideError.Secret, "wrong-passphrase", lambda: third.companion.revoke_device("a walk by the lake", lost)
    )
    await third.companion.revoke_device(third.passphrase, lost)
    assert [device.device for device in third.companion.devices() if device.revoked] == [lost]
    entry = third.write("after the loss")
    await third.companion.sync()
    await refused_later(BesideError.Relay, "signed-out", second.companion.sync)
    refused(BesideError.Missing, "not-found", lambda: second.companion.journal().show(entry))
    assert life.entry in {item.id for item in second.companion.journal().page(10).entries}, "what it had it keeps"
    await life.anna.companion.sync()
    assert life.anna.companion.journal().show(entry).text == "after the loss"


@step("export-import")
async def export_import(life: Life) -> None:
    exported = life.anna.companion.journal().export_entries()
    assert len(exported) == 3 and any(entry.put_away for entry in exported)
    other = await new_phone(life.root / "other", "other", life.by_line)
    life.phones["other"] = other
    journal = other.companion.journal()
    file = await life.anna.companion.journal().export_lines()
    assert file.count(b"\n") == len(exported)

    cut = file[: len(file) - 10]
    options = ImportOptions(format=DiaryFormat.LINES)
    report = await journal.import_file(cut, options)
    assert (report.imported, report.unfit) == (0, [UnfitEntry(line=len(exported), code="reason-not-json")])
    assert journal.count() == 0
    assert unfit_reason("reason-not-json", Language.POLISH) != unfit_reason("reason-not-json", Language.ENGLISH)
    nothing = await journal.import_file(b"{}", ImportOptions(format=DiaryFormat.DAY_ONE))
    assert (nothing.imported, nothing.unfit) == (0, [UnfitEntry(line=None, code="reason-no-entries")])

    skipping = ImportOptions(format=DiaryFormat.LINES, skip_unfit=True)
    report = await journal.import_file(cut, skipping)
    assert (report.imported, len(report.unfit), report.stopped) == (len(exported) - 1, 1, None)
    rest = ImportOptions(format=DiaryFormat.LINES, first_line=len(exported))
    report = await journal.import_file(file, rest)
    assert (report.imported, report.unfit, report.attachments) == (1, [], 0)

    def told(entries: list[Entry]) -> list[dict[str, object]]:
        return [{name: value for name, value in vars(it).items() if name != "id"} for it in entries]

    assert told(journal.export_entries()) == told(exported)
    days = await journal.export_markdown(Language.ENGLISH)
    standing = [entry for entry in exported if not entry.put_away]
    assert {day.name for day in days} == {f"{entry.about_day}.md" for entry in standing}
    assert all(any(entry.text in day.text for day in days) for entry in standing)


@step("sign-out")
async def sign_out(life: Life) -> None:
    third = life.phones["third"]
    assert len(vaults(str(third.folder))) == 1
    await third.companion.sign_out()
    assert vaults(str(third.folder)) == []
    assert not third.companion.is_open()
    refused(BesideError.Closed, "closed", third.companion.account)
    refused(BesideError.Missing, "no-identity", lambda: Companion.open(DeviceOptions(folder=str(third.folder))))
    left = [file for file in third.folder.rglob("*") if file.is_file() and file.suffix != ".key"]
    assert left == [], "nothing of the vault is left"
