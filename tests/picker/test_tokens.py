"""The picker's token: it is renewed by itself, and asked for when that is not possible."""

from picker.desk import Desk


async def test_one_that_has_ended_is_asked_for_anew(desk: Desk) -> None:
    async with desk.agent() as dana:
        minted = desk.host.minted
        desk.expire()
        await dana.log_in("Desk 03")
        assert desk.host.minted == minted + 1


async def test_so_it_is_by_an_event(desk: Desk) -> None:
    async with desk.agent(event="1") as dana:
        desk.expire()
        await dana.log_in("Desk 03")
        needed = [detail["reason"] for name, detail in await dana.heard() if name == "token-needed"]
        assert needed == ["missing", "expired"]


async def test_it_is_renewed_some_minutes_before_its_end(desk: Desk) -> None:
    async with desk.agent() as dana:
        minted = desk.host.minted
        await dana.page.clock.install()
        await dana.page.reload()
        await dana.option("Desk 03").wait_for()
        async with dana.page.expect_response("**/picker/renewal") as renewed:
            await dana.page.clock.fast_forward("12:30")
        assert (await renewed.value).status == 200
        assert desk.host.minted == minted + 1


async def test_a_user_who_may_no_longer_is_told(desk: Desk) -> None:
    async with desk.agent() as dana:
        await dana.page.evaluate("document.querySelector('dialtree-picker').renew = () => ''")
        desk.expire()
        await dana.option("Desk 03").click()
        await dana.page.get_by_text("Your session here has ended.").wait_for()
        await dana.page.reload()
        await dana.log_in("Desk 03")
